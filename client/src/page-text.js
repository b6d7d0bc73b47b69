/** The text of an article's page, as it was searched: see docs/search-format.md, "What is searched". */

import { tokensOf } from "./words.js";

const INLINE = new Set(
  "A ABBR B BDI BDO CITE CODE DEL DFN EM I IMG INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP U VAR WBR".split(" "),
);

/**
 * @typedef {object} PageText
 * @property {string[]} title the title as a text of one paragraph
 * @property {string[]} lead
 * @property {string[]} body
 */

/** The text of an article; null for a page that shows none. @param {Document} page @returns {PageText | null} */
export const pageText = (page) => {
  const story = page.querySelector("article.story");
  return (
    story && {
      title: paragraphsOf(story.querySelector("h1")),
      lead: paragraphsOf(story.querySelector("p.lead")),
      body: paragraphsOf(story.querySelector("div.prose")),
    }
  );
};

/** @param {Element | null} element */
const paragraphsOf = (element) => {
  /** @type {string[]} */
  const found = [];
  let text = "";
  const end = () => {
    const clean = text.normalize("NFC").replace(/\s+/g, " ").trim();
    if (clean) found.push(clean);
    text = "";
  };
  /** @param {Node} node */
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue;
      // The mark of a note is no part of the text.
      if (!(child instanceof Element) || child.getAttribute("role") === "doc-noteref") continue;
      if (child.tagName === "BR") text += " ";
      else if (INLINE.has(child.tagName)) walk(child);
      else {
        end();
        walk(child);
        end();
      }
    }
  };
  if (element) walk(element);
  end();
  return found;
};

/** The tokens of a text of several paragraphs. @param {string[]} paragraphs */
export const textTokens = (paragraphs) => tokensOf(paragraphs.join("\n"));

/** The end of a sentence, or of an item of a long one; kept with the sentence. No look behind: older browsers lack it. */
const SENTENCE_END = /([.!?…;:]["”»)]?)\s+(?=[\p{Lu}\p{N}“"«(–-])/gu;

/** The sentences of a paragraph. @param {string} paragraph */
export const sentencesOf = (paragraph) => paragraph.replace(SENTENCE_END, "$1\n").split("\n");
