/* Shows the faults of the last build over the page, and loads the page anew when a build changed something.
   A plain script: it runs before what stands above it is painted. */
{
  const host = document.querySelector("sitegen-preview");
  const template = host.querySelector("template");
  // A browser that does not know shadow roots in HTML.
  if (template) host.attachShadow({ mode: "open" }).append(template.content);
  const find = (selector) => host.shadowRoot.querySelector(selector);

  const SEEN = "sitegen-seen";
  const LEFT = "sitegen-left";
  const stored = (key) => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null; // storage is closed to us: the faults are shown again on the next page
    }
  };
  const store = (key, value) => {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // as above
    }
  };

  const dialog = find("dialog");
  const show = find(".show");
  if (dialog && show) {
    // Faults that were put aside stay aside, until they are others.
    const wanted = dialog.open && stored(SEEN) !== host.dataset.seen;
    dialog.removeAttribute("open");
    if (wanted) dialog.showModal();
    dialog.addEventListener("close", () => store(SEEN, host.dataset.seen));
    show.addEventListener("click", () => dialog.showModal());
  }

  // Nothing of the page stays under the bar, however many lines that has.
  const foot = find(".foot");
  if (foot) {
    const makeRoom = () => document.documentElement.style.setProperty("--sitegen-foot", `${foot.offsetHeight}px`);
    new ResizeObserver(makeRoom).observe(foot);
  }

  // From one fault or warning to the next, and from the last to the first.
  const items = [...host.shadowRoot.querySelectorAll("dialog li")];
  let at = -1;
  for (const button of host.shadowRoot.querySelectorAll(".next")) {
    button.addEventListener("click", () => {
      if (!dialog.open) dialog.showModal();
      at = (at + 1) % items.length;
      items[at].focus({ preventScroll: true });
      items[at].scrollIntoView({ block: "center" });
    });
  }
  for (const button of host.shadowRoot.querySelectorAll(".edit")) {
    button.addEventListener("click", () => {
      fetch(`/.sitegen/edit?file=${encodeURIComponent(button.dataset.file)}`, { method: "POST" });
    });
  }

  let events = null;
  // From a preview that has just ended nothing comes but the browser's own page, which knows nothing of its return; what
  // is not loaded now is told again as soon as there is somebody to tell.
  const reload = () => {
    if (events?.readyState === EventSource.OPEN) location.reload();
  };

  // Style sheets and pictures are put in place of those that are shown: the page is otherwise as it was.
  const digest = /\.[0-9a-f]{8,64}(?=\.(?:css|png|jpe?g|gif|webp|avif|svg)(?:[\s,]|$))/g;
  const plain = (text) => text.replace(/\?sitegen=[0-9a-f]+/g, "");
  const nameOf = (text) => plain(text).replace(digest, "");
  const shown = [
    ["link[rel=stylesheet]", "href"],
    ["img, source", "src"],
    ["img, source", "srcset"],
  ];
  const frameOf = (number) => number.split("~")[0];
  let asked = 0;
  const replaceAssets = async () => {
    asked += 1;
    const turn = asked;
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // An answer may come after that to a later question.
    if (turn !== asked) return;
    // What is shown is what came, which may be another than was told of.
    const { number } = page.querySelector("sitegen-preview").dataset;
    if (frameOf(number) !== frameOf(host.dataset.number)) {
      reload();
      return;
    }
    const version = number.split("~")[1];
    for (const [selector, attribute] of shown) {
      const known = new Map();
      for (const each of page.querySelectorAll(selector)) {
        const value = each.getAttribute(attribute);
        if (value) known.set(nameOf(value), value);
      }
      for (const each of document.querySelectorAll(selector)) {
        const before = each.getAttribute(attribute);
        let after = before && known.get(nameOf(before));
        if (!after) continue;
        // A picture under the name that it had is asked for once more.
        if (attribute !== "href") after = after.replace(/(\.[a-z]+)(?=[\s,]|$)/g, `$1?sitegen=${version}`);
        if (after !== before) each.setAttribute(attribute, after);
      }
    }
    host.dataset.number = number;
  };

  // The page that led here, most often a listing that shows this one: an editor goes back to it.
  const pathOf = (url) => decodeURIComponent(new URL(url).pathname);
  const here = pathOf(location.href);
  let left = document.referrer.startsWith(`${location.origin}/`) ? pathOf(document.referrer) : "";
  if (left === here) {
    // It was loaded anew, by itself.
    const [page, before] = JSON.parse(stored(LEFT)) ?? [];
    left = page === here ? before : "";
  }
  store(LEFT, JSON.stringify([here, left]));

  const lost = find(".lost");
  const listen = () => {
    events?.close();
    events = null;
    // A browser has few connections to spare for one server: a tab that nobody sees takes none.
    if (document.visibilityState === "hidden") return;
    events = new EventSource(`/.sitegen/events?${new URLSearchParams({ page: here, left })}`);
    events.onopen = () => {
      lost.hidden = true;
    };
    events.onmessage = (event) => {
      if (event.data === host.dataset.number) return;
      if (frameOf(event.data) === frameOf(host.dataset.number)) replaceAssets().catch(reload);
      else reload();
    };
    events.addEventListener("moved", (event) => location.replace(event.data));
    events.onerror = () => {
      lost.hidden = false;
    };
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen();
  });
  listen();
}
