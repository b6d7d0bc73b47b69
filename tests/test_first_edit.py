"""The first edit after a cold start finds all loaded, as any later one does."""

import json
import subprocess
import sys
from pathlib import Path

from site_helpers import article, make_site

# Counts what is made in a build of an edit: modules, environments of templates, what renders texts, compiled patterns.
_PROGRAM = """
import json, re, sys
from pathlib import Path
import jinja2
from sitegen.build.kept import load_ahead
from sitegen.diagnostics import messages
from sitegen.preview.building import Preview
from sitegen.preview.following import Seen

def main(site):
    preview = Preview(site, messages.load())
    preview.update()
    load_ahead()
    from sitegen.content.markup.renderer import Markup
    source = "content/2021/12/bai-7.md"
    found = []
    compiled = re._compiler.compile
    for turn in range(2):
        path = Path(site, source)
        path.write_text(path.read_text(encoding="utf-8") + f"Doan {turn}. *Nghieng*.\\n", encoding="utf-8")
        known, made = set(sys.modules), []
        def counted(pattern, flags=0):
            made.append(str(pattern))
            return compiled(pattern, flags)
        def loaded(environment, *rest):
            made.append("template")
            return load(environment, *rest)
        load = jinja2.Template.from_code
        re._compiler.compile, jinja2.Template.from_code = counted, loaded
        preview.update(seen=Seen(frozenset({source})))
        re._compiler.compile, jinja2.Template.from_code = compiled, load
        found.append([sorted(set(sys.modules) - known), made])
        assert preview.shown.outcome.written == 1, preview.shown.outcome
    print(json.dumps(found))

if __name__ == "__main__":
    main(sys.argv[1])
"""

_BODY = "Một đoạn.\n\nMột đoạn nữa.\n"


def test_nothing_is_loaded_by_the_first_edit_that_a_later_one_does_not_load(tmp_path: Path) -> None:
    """Also where other processes read and rendered all articles: no module, no template, no pattern."""
    articles = {
        f"content/2021/12/bai-{n}.md": article(f"Bài {n}", f"2021-{n % 12 + 1:02}-07", _BODY) for n in range(400)
    }
    site = make_site(tmp_path / "site", articles)
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, program, site], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    first, later = json.loads(done.stdout.splitlines()[-1])
    assert first == later
    assert first == [[], []]
