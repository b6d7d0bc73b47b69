"""The catalogue's tables."""

from sitegen.catalogue.search_schema import SEARCH_TABLES
from sitegen.catalogue.sources import OF_THEME
from sitegen.content.state import Mark, State

# With every change of them ``version.SCHEMA_VERSION`` is raised.
_TABLES = f"""
-- One row a fact about the last build: digests of what everything depends on, the clock it was built for.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Every file that the build reads. `path` is as on disk, from the site's folder ('@theme/…' for the default theme);
-- `name` is its NFC form, which links use. A stamp of zeros is racy: the file is hashed again.
-- `digest` is of the bytes that were used, and empty where they were not all the same; `length` tells how many they
-- are, where a page may show that.
CREATE TABLE source (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, kind INTEGER NOT NULL,
    size INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL, digest BLOB NOT NULL, length INTEGER
) WITHOUT ROWID;
CREATE INDEX source_name ON source (name);
CREATE INDEX source_racy ON source (path) WHERE mtime = 0;
CREATE INDEX source_theme ON source (kind, path) WHERE {OF_THEME};

-- What a listing may know of an article, and what decides where it is shown. `state` and `mark` are as of the
-- last build's clock.
CREATE TABLE article (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, path TEXT NOT NULL, page INTEGER NOT NULL,
    url TEXT NOT NULL, title TEXT NOT NULL,
    published INTEGER, has_time INTEGER NOT NULL, day INTEGER NOT NULL,
    updated INTEGER, updated_has_time INTEGER NOT NULL,
    expires INTEGER, draft INTEGER NOT NULL, withdrawn INTEGER, state INTEGER NOT NULL, mark INTEGER NOT NULL,
    featured INTEGER NOT NULL, category TEXT NOT NULL, authors TEXT NOT NULL, tags TEXT NOT NULL,
    excerpt TEXT NOT NULL, image TEXT NOT NULL, aliases TEXT NOT NULL,
    card BLOB NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX article_path ON article (path);
CREATE INDEX article_url ON article (url);
CREATE INDEX article_published ON article (published) WHERE state = {State.SCHEDULED:d};
CREATE INDEX article_marked ON article (published) WHERE mark = {Mark.SCHEDULED:d};
CREATE INDEX article_expires ON article (expires) WHERE expires IS NOT NULL;
CREATE INDEX article_featured ON article (published, path) WHERE featured = 1;
CREATE INDEX article_undated ON article (path) WHERE published IS NULL AND page = 0;
CREATE INDEX article_page ON article (path) WHERE page = 1;
CREATE INDEX article_numbered ON article (published, path, id, day, state) WHERE page = 0 AND published IS NOT NULL;

-- The aliases of articles where no page can stand: hosts know them, and the page for a missing address, which finds
-- each in the file of its `shard`.
CREATE TABLE host_alias (
    address TEXT NOT NULL, article INTEGER NOT NULL, shard INTEGER NOT NULL, PRIMARY KEY (address, article)
) WITHOUT ROWID;
CREATE INDEX host_alias_shard ON host_alias (shard);
CREATE INDEX host_alias_article ON host_alias (article);

-- What only the article's own page shows.
CREATE TABLE body (article INTEGER PRIMARY KEY, detail TEXT NOT NULL, lead TEXT NOT NULL, html TEXT NOT NULL);

-- The articles of each listing, in the order of everything: by date, then by path. At those that are scheduled only the
-- check for two names with one slug looks. Two articles have one path for a moment, when a file gets the same name in
-- letters that are composed in another way.
CREATE TABLE membership (
    facet INTEGER NOT NULL, slug TEXT NOT NULL, scheduled INTEGER NOT NULL, published INTEGER NOT NULL,
    path TEXT NOT NULL, day INTEGER NOT NULL, article INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (facet, scheduled, slug, published, path, article)
) WITHOUT ROWID;

-- The name that an author or tag is shown by.
CREATE TABLE term (
    facet INTEGER NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (facet, slug)
) WITHOUT ROWID;

-- Every internal target an article names. `source` is the content path that it may mean, `path` the site path.
CREATE TABLE link (
    article INTEGER NOT NULL, n INTEGER NOT NULL, tag TEXT NOT NULL, target TEXT NOT NULL,
    source TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX link_source ON link (source) WHERE source <> '';
CREATE INDEX link_path ON link (path) WHERE path <> '';

-- Every file that is a picture, as `pictures.Picture` tells. The keys name what the cache holds of it.
CREATE TABLE picture (
    path TEXT PRIMARY KEY, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    orientation INTEGER NOT NULL, animated INTEGER NOT NULL, whole INTEGER NOT NULL, length INTEGER NOT NULL,
    kept INTEGER NOT NULL, remade_key TEXT NOT NULL, remade TEXT NOT NULL,
    made_key TEXT NOT NULL, encoding TEXT NOT NULL, made TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX picture_made ON picture (made_key) WHERE made_key <> '';
CREATE INDEX picture_remade ON picture (remade_key) WHERE remade_key <> '';

-- One row an output file, `path` from the output folder. `folded` ignores case and accents, to find two at one place.
-- `inputs` digests what an article's page shows of other articles; `content` is the
-- SHA-256 of the bytes, whole, since manifests tell it.
CREATE TABLE output (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, folded TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, period INTEGER NOT NULL,
    inputs BLOB, content BLOB, size INTEGER, mtime INTEGER, ctime INTEGER
);
CREATE INDEX output_folded ON output (folded);
CREATE INDEX output_subject ON output (kind, subject, period);

-- What everything of one kind depends on: templates, settings, assets.
CREATE TABLE kind (name TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;

-- What is doubtful and stops nothing, until the file, or what it was compared with, changes. `origin` is one of
-- `warnings`, the rest a Fault, its parameters as JSON.
CREATE TABLE warning (
    origin INTEGER NOT NULL, path TEXT NOT NULL, rule TEXT NOT NULL, line INTEGER NOT NULL,
    character INTEGER NOT NULL, length INTEGER NOT NULL, source_line TEXT NOT NULL, start INTEGER NOT NULL,
    params TEXT NOT NULL
);
CREATE INDEX warning_path ON warning (origin, path);

-- The plan: outputs still to be written, in order, and why; and files of earlier builds still to be removed. Both
-- are committed before the first file changes, so that a build that was killed is completed by the next.
CREATE TABLE task (n INTEGER PRIMARY KEY, output INTEGER NOT NULL UNIQUE, reason TEXT NOT NULL);
CREATE TABLE stale (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""
TABLES = _TABLES + SEARCH_TABLES
