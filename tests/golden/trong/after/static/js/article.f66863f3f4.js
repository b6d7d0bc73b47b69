/* What an article offers beyond plain links: print, copy the address, the device's own share sheet. */

const show = (button, act) => {
  if (!button) return;
  button.addEventListener("click", act);
  (button.closest("li") ?? button).hidden = false;
};

const say = (text) => {
  const status = document.querySelector(".share-status");
  if (status) status.textContent = text;
};

const address = () => document.querySelector('link[rel="canonical"]')?.href ?? location.origin + location.pathname;

const copy = async () => {
  try {
    await navigator.clipboard.writeText(address());
    say("Đã sao chép liên kết.");
  } catch {
    say(`Không sao chép được. Địa chỉ: ${address()}`);
  }
};

const shareSheet = async () => {
  try {
    await navigator.share({ title: document.querySelector("h1").textContent, url: address() });
  } catch {
    // the reader closed the sheet
  }
};

show(document.querySelector(".print"), () => print());
if (navigator.clipboard) show(document.querySelector(".copy"), copy);
if (navigator.share) show(document.querySelector(".share-sheet"), shareSheet);
