/* Shows the faults of the last build over the page, and loads the page anew when a build changed something.
   A plain script: it runs before what stands above it is painted. */
{
  const host = document.querySelector("sitegen-preview");
  const template = host.querySelector("template");
  // A browser that does not know shadow roots in HTML.
  if (template) host.attachShadow({ mode: "open" }).append(template.content);
  const find = (selector) => host.shadowRoot.querySelector(selector);

  const SEEN = "sitegen-seen";
  const stored = () => {
    try {
      return sessionStorage.getItem(SEEN);
    } catch {
      return null; // storage is closed to us: the faults are shown again on the next page
    }
  };
  const store = (value) => {
    try {
      sessionStorage.setItem(SEEN, value);
    } catch {
      // as above
    }
  };

  const dialog = find("dialog");
  const show = find(".show");
  if (dialog && show) {
    // Faults that were put aside stay aside, until they are others.
    const wanted = dialog.open && stored() !== host.dataset.seen;
    dialog.removeAttribute("open");
    if (wanted) dialog.showModal();
    dialog.addEventListener("close", () => store(host.dataset.seen));
    show.addEventListener("click", () => dialog.showModal());
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

  const lost = find(".lost");
  let events = null;
  const listen = () => {
    events?.close();
    events = null;
    // A browser has few connections to spare for one server: a tab that nobody sees takes none.
    if (document.visibilityState === "hidden") return;
    events = new EventSource(`/.sitegen/events?page=${encodeURIComponent(decodeURIComponent(location.pathname))}`);
    events.onopen = () => {
      lost.hidden = true;
    };
    events.onmessage = (event) => {
      if (event.data !== host.dataset.number) location.reload();
    };
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
