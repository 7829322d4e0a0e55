// Covers a picture again some time after it was asked for, and once nobody looks at the
// page or at its file; a sound pauses then too. Each can be asked for again. Without this
// file the style sheet covers the picture after the same time.
"use strict";

const guard = (shield) => {
  const [sharp, colour] = shield.querySelectorAll(".sharp, .colour");
  const said = shield.querySelector("[data-shield-said]");
  let timer = 0;
  shield.querySelector("[data-by-hand]").hidden = true;

  const cover = (sentence) => {
    window.clearTimeout(timer);
    if (!sharp.checked) return;
    sharp.checked = false;
    colour.checked = false;
    said.textContent = sentence;
  };

  sharp.addEventListener("change", () => {
    window.clearTimeout(timer);
    said.textContent = "";
    if (!sharp.checked) return;
    const time = Number(shield.dataset.seconds) * 1000;
    timer = window.setTimeout(cover, time, shield.dataset.over);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") cover(shield.dataset.away);
  });
  shield.closest("details").addEventListener("toggle", (event) => {
    if (!event.target.open) cover("");
  });
};

for (const shield of document.querySelectorAll(".shield")) guard(shield);

const quieten = (sound) => {
  if (sound.paused) return;
  sound.pause();
  const said = sound.parentElement.querySelector("[data-paused]");
  said.textContent = said.dataset.paused;
  sound.addEventListener("play", () => (said.textContent = ""), { once: true });
};

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  document.querySelectorAll(".exhibit audio").forEach(quieten);
});
