/** What the search page shows. Its words stand in the page's template. */

import { mark } from "./checking.js";

/** @typedef {import("./checking.js").Marked} Marked */
/** @typedef {import("./filters.js").Choice} Choice */
/** @typedef {import("./index.js").Card} Card */
/** @typedef {import("./query.js").Query} Query */

/** @typedef {Record<string, string>} Words texts with {places} */

/** @param {string} text @param {Record<string, string>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** One or more quoted phrases in what was typed, of which the last may not be closed. */
const PHRASE = /["“”„«]([^"“”„«»]*)(?:["“”»]|$)/gu;

/** What was typed as it stands between quotation marks: without its own around it, inner ones single. @param {string} typed */
export const quotable = (typed) => {
  const text = typed.trim();
  const whole = [...text.matchAll(PHRASE)];
  if (whole.length === 1 && whole[0][0] === text && whole[0][1].trim()) return whole[0][1].trim();
  return text.replace(PHRASE, "‘$1’");
};

/** @typedef {object} Told what is told of an answer beside its number
 * @property {string} typed
 * @property {boolean} withoutMarks whether it was found only without the marks that were typed
 * @property {boolean} filtered whether a filter was chosen
 */

/** @typedef {object} Item a result in the list
 * @property {HTMLElement} item
 * @property {(pieces: Marked) => void} fill puts its excerpt where there is place for it
 */

/** How far above and below what is in sight a result is about to be read. */
const NEAR = "25%";

/** @param {string} name @param {string} [className] @param {...(Node | string)} children */
const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

/** @param {Marked} pieces */
const markedText = (pieces) => pieces.map(({ text, marked }) => (marked ? element("mark", "", text) : text));

/** @template {Element} T @param {string} selector @param {new (...args: any[]) => T} kind */
const find = (selector, kind) => {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
};

export class View {
  constructor() {
    this.results = find("#ket-qua", HTMLElement);
    this.form = find("#tim", HTMLFormElement);
    this.status = find("#tim-trang-thai", HTMLElement);
    this.suggestions = find("#tim-goi-y", HTMLElement);
    this.more = find("#tim-them", HTMLButtonElement);
    this.filters = find("#tim-loc", HTMLDetailsElement);
    /** @type {Words} */
    this.words = JSON.parse(find("#tim-loi", HTMLScriptElement).text);
    const { root = "/", zone, language } = this.results.dataset;
    this.root = root;
    this.language = language;
    this.number = new Intl.NumberFormat(language);
    const day = /** @type {const} */ ({ timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric" });
    this.day = new Intl.DateTimeFormat("en-GB", day);
    this.list = element("ol", "entries");
    const { options } = find('#tim [name="chuyen-muc"]', HTMLSelectElement);
    /** The names of all categories by their slugs, as the form has them before it offers only those that leave results. */
    this.categories = new Map(Array.from(options, ({ value, dataset }) => [value, dataset.name ?? ""]));
    /** What is done for each result that was not in sight yet. @type {WeakMap<Element, () => void>} */
    this.awaited = new WeakMap();
    this.near = new IntersectionObserver(
      (seen) => {
        for (const { isIntersecting, target } of seen) {
          if (!isIntersecting) continue;
          this.near.unobserve(target);
          this.awaited.get(target)?.();
        }
      },
      { rootMargin: NEAR },
    );
  }

  /** Tells that an answer is on its way; what is shown stays until it is there. @param {boolean} nothingShown */
  wait(nothingShown) {
    this.results.setAttribute("aria-busy", "true");
    if (nothingShown) this.results.replaceChildren(element("div", "skeleton"), element("div", "skeleton"), element("div", "skeleton"));
  }

  /** Whether an answer, or more of one, is on its way. */
  get isWaiting() {
    return this.results.getAttribute("aria-busy") === "true";
  }

  /** Shows the page as it is before anything is asked. */
  clear() {
    this.suggestions.replaceChildren();
    this.status.textContent = "";
    this.more.hidden = true;
    this.results.replaceChildren();
    for (const name of ["query", "total", "approximate"]) delete this.results.dataset[name];
    this.results.setAttribute("aria-busy", "false");
  }

  /** Begins a new list of results. */
  begin() {
    this.suggestions.replaceChildren();
    this.list.replaceChildren();
    this.results.replaceChildren(element("h2", "visually-hidden", this.words.results), this.list);
    this.more.hidden = true;
  }

  /** Says how many there are. @param {Told} told @param {number} total @param {boolean} approximate */
  say({ typed, withoutMarks, filtered }, total, approximate) {
    const { words } = this;
    const text = !total ? words.none : withoutMarks ? words.unmarked : words.found;
    const number = this.number.format(total);
    const count = approximate ? filled(words.about, { count: number }) : number;
    this.tell(filled(text, { query: quotable(typed), count, filter: filtered ? words.filtered : "" }));
  }

  /** Says how many there are, and marks the results as answered. @param {Told} told @param {number} total @param {boolean} approximate */
  count(told, total, approximate) {
    this.say(told, total, approximate);
    this.results.dataset.query = told.typed;
    this.results.dataset.total = String(total);
    if (approximate) this.results.dataset.approximate = "true";
    else delete this.results.dataset.approximate;
  }

  /** Tells that all that is to be shown now is there. @param {boolean} hasMore */
  end(hasMore) {
    this.more.hidden = !hasMore;
    this.results.setAttribute("aria-busy", "false");
  }

  /** @param {string} text */
  tell(text) {
    // Said again by screen readers only where it differs.
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /**
   * Adds a result.
   *
   * @param {Card} card
   * @param {Query} query
   * @returns {Item}
   */
  add(card, query) {
    const link = /** @type {HTMLAnchorElement} */ (element("a", "", ...markedText(mark(card.title, query))));
    link.href = this.root + card.url.replace(/^\//, "");
    const moment = new Date(card.minutes * 60_000);
    const time = /** @type {HTMLTimeElement} */ (element("time", "", this.day.format(moment)));
    time.dateTime = this.day.format(moment).split("/").reverse().join("-");
    const about = element("p", "card-meta");
    const category = this.categories.get(card.category);
    if (category) about.append(element("span", "card-category", category));
    about.append(time);
    const summary = element("p", "card-summary");
    const item = element("li", "", element("article", "card", element("h3", "card-title", link), about, summary));
    this.list.append(item);
    return { item, fill: (pieces) => summary.replaceChildren(...markedText(pieces)) };
  }

  /** Does something once a result is in sight, or nearly so: what nobody looks at is not fetched. @param {Item} result @param {() => void} act */
  whenNear({ item }, act) {
    this.near.observe(item);
    this.awaited.set(item, act);
  }

  /** The link of a result. @param {number} index */
  link(index) {
    return this.list.children[index]?.querySelector("a");
  }

  /**
   * Offers other queries, and the one that was typed without its filter where it has one.
   *
   * @param {string[]} queries
   * @param {(query: string) => string} address
   * @param {string} filtered what was typed, empty where no filter was chosen
   */
  suggest(queries, address, filtered) {
    /** @param {string} query @param {string} shown */
    const link = (query, shown) => {
      const made = /** @type {HTMLAnchorElement} */ (element("a", "", shown));
      made.href = address(query);
      return made;
    };
    const offered = queries.map((query) => element("li", "", link(query, query)));
    const others = offered.length ? [element("p", "", this.words.suggestions), element("ul", "", ...offered)] : [];
    const whole = filtered ? [element("p", "", link(filtered, this.words.drop_filter))] : [];
    this.suggestions.replaceChildren(...whole, ...others);
  }

  /**
   * Offers what may be chosen in a field; what is chosen stays, also where it leaves nothing.
   *
   * @param {string} field
   * @param {Choice[]} choices
   */
  offer(field, choices) {
    const select = find(`#tim [name="${field}"]`, HTMLSelectElement);
    const chosen = select.value;
    const known = select.selectedOptions[0]?.dataset.name ?? chosen;
    const shown = choices.some(({ value }) => value === chosen) || !chosen ? choices : [{ value: chosen, name: known, count: 0 }, ...choices];
    const options = shown.map(({ value, name, count }) => {
      const option = new Option(`${name} (${this.number.format(count)})`, value, false, value === chosen);
      option.dataset.name = name;
      return option;
    });
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen;
  }
}
