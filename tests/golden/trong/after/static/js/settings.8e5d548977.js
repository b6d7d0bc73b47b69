/* The reader's settings: theme and letter size. Runs before the first paint, so that a stored choice never flashes;
   the switches appear only when this script has come. */

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is closed to us: the settings last as long as the page
  }
};

const store = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // as above
  }
};

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

/* A choice that equals the system's is not kept: the page then follows the system again. */
const setTheme = (theme) => {
  const own = theme && (theme === "dark") !== dark.matches;
  if (own) root.dataset.theme = theme;
  else delete root.dataset.theme;
  store("theme", own ? theme : "");
};

const LARGEST = 3;
const SMALLEST = -1;
const letters = () => Number(root.dataset.letters) || 0;

const setLetters = (size) => {
  const kept = Math.max(SMALLEST, Math.min(LARGEST, size));
  if (kept) root.dataset.letters = kept;
  else delete root.dataset.letters;
  store("letters", kept ? String(kept) : "");
};

const theme = stored("theme");
if (theme === "dark" || theme === "light") root.dataset.theme = theme;
if (stored("letters")) setLetters(Number(stored("letters")) || 0);

const showThemeSwitch = () => {
  const button = document.querySelector(".theme-switch");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    setTheme(isDark() ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;
};

const showLetters = () => {
  const group = document.querySelector(".letters");
  if (!group) return;
  const show = () => {
    group.querySelector("[data-step='-1']").disabled = letters() === SMALLEST;
    group.querySelector("[data-step='1']").disabled = letters() === LARGEST;
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const step = Number(button.dataset.step);
    setLetters(step ? letters() + step : 0);
    show();
  });
  show();
  group.hidden = false;
};

const ready = () => {
  showThemeSwitch();
  showLetters();
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
else ready();
