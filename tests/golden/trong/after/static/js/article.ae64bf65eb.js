/* What an article offers beyond plain links: print, copy the address, the device's own share sheet. */

const show = (button, act) => {
  if (!button) return;
  button.addEventListener("click", () => act(button));
  (button.closest("li") ?? button).hidden = false;
};

const say = (text) => {
  const status = document.querySelector(".share-status");
  if (status) status.textContent = text;
};

const copy = async (button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.address);
    say("Đã sao chép liên kết.");
  } catch {
    say(`Không sao chép được. Địa chỉ: ${button.dataset.address}`);
  }
};

const shareSheet = async (button) => {
  try {
    await navigator.share({ title: document.querySelector("h1").textContent, url: button.dataset.address });
  } catch {
    // the reader closed the sheet
  }
};

show(document.querySelector(".print"), () => print());
if (navigator.clipboard) show(document.querySelector(".copy"), copy);
if (navigator.share) show(document.querySelector(".share-sheet"), shareSheet);
