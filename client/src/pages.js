/** Articles' pages, fetched for the sentence that is shown of each, and for what the index leaves open. */

import { pageText } from "./page-text.js";

/** @typedef {import("./index.js").Card} Card */
/** @typedef {import("./page-text.js").PageText} PageText */

/** Whether the reader's browser asks to move as little as possible: then no page is fetched. */
export const isSaving = () => /** @type {any} */ (navigator).connection?.saveData === true;

/** The article of a page alone, so that not all around it is parsed. @param {string} html */
const storyOf = (html) => {
  const [start, end] = [html.indexOf("<article"), html.lastIndexOf("</article>")];
  return start < 0 || end < start ? html : html.slice(start, end);
};

/**
 * A function that reads an article's page once, null where it cannot be had.
 *
 * @param {string} root the path of the site, with a slash at its end
 * @returns {(card: Card) => Promise<PageText | null>}
 */
export const pageReader = (root) => {
  /** @type {Map<string, Promise<PageText | null>>} */
  const kept = new Map();
  /** @param {string} url */
  const read = async (url) => {
    try {
      const response = await fetch(root + url.replace(/^\//, ""));
      if (!response.ok) return null;
      return pageText(new DOMParser().parseFromString(storyOf(await response.text()), "text/html"));
    } catch {
      kept.delete(url);
      return null;
    }
  };
  return async ({ url }) => {
    if (isSaving()) return null;
    const page = kept.get(url) ?? read(url);
    kept.set(url, page);
    return page;
  };
};
