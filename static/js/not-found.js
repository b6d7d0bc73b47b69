/* What the missing address may have meant: where an old address leads now, else words to search for. */

const moved = document.querySelector(".moved");
const guess = document.querySelector(".search-guess");

const decoded = (text) => {
  try {
    return decodeURIComponent(text).normalize("NFC");
  } catch {
    return text;
  }
};

const path = decoded(location.pathname);

/* Which file of the map holds an address: FNV-1a of its UTF-8, folded to a byte. */
const fileOf = (address) => {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(address)) number = Math.imul(number ^ byte, 0x01000193);
  number ^= number >>> 16;
  return ((number ^ (number >>> 8)) & 0xff).toString(16).padStart(2, "0");
};

/* Old addresses that lead on by a page of their own are not in the map. */
const hasPage = (address) => !address.includes("?") && /(?:\/|\.html?)$/i.test(address);

const leadsTo = async (map, address) => {
  const answer = await fetch(`${map}${fileOf(address)}.json`);
  const found = answer.ok ? await answer.json() : {};
  const target = Object.hasOwn(found, address) ? found[address] : "";
  return /^\/(?!\/)/.test(target) ? target : "";
};

const leadOn = async () => {
  const { map } = moved.dataset;
  const base = map.slice(0, -"/404/".length);
  if (!path.startsWith(`${base}/`)) return false;
  const old = path.slice(base.length);
  const asked = [old + location.search, old + decoded(location.search), old];
  for (const address of new Set(asked.filter((each) => !hasPage(each)))) {
    const target = await leadsTo(map, address).catch(() => "");
    if (target) {
      const link = moved.querySelector("a");
      link.href = target;
      link.textContent = decoded(target);
      moved.hidden = false;
      location.replace(target + location.hash);
      return true;
    }
  }
  return false;
};

const offerSearch = () => {
  const link = guess.querySelector("a");
  const last = path.split("/").filter(Boolean).pop() || "";
  const words = last
    .replace(/\.[a-z]+$/i, "")
    .split(/[-_+.\s]+/)
    .filter((word) => /\p{L}/u.test(word));
  if (words.length > 1) {
    const query = words.join(" ");
    link.textContent = `“${query}”`;
    link.href += `?q=${encodeURIComponent(query)}`;
    guess.hidden = false;
  }
};

if (!(moved && (await leadOn())) && guess) offerSearch();
