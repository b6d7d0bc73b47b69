/* What the missing address may have meant, as words to search for: shown only when there are any. */

const guess = document.querySelector(".search-guess");
const link = guess && guess.querySelector("a");
const last = decodeURIComponent(location.pathname).split("/").filter(Boolean).pop() || "";
const words = last
  .replace(/\.[a-z]+$/i, "")
  .split(/[-_+.\s]+/)
  .filter((word) => /\p{L}/u.test(word));

if (link && words.length > 1) {
  const query = words.join(" ");
  link.textContent = `“${query}”`;
  link.href += `?q=${encodeURIComponent(query)}`;
  guess.hidden = false;
}
