// Keeps what is typed into a form marked data-autosave, a few seconds after the last key.
// The page works without it: its own button keeps the same. Sentences come from the server.
"use strict";

const PAUSE = 4000;

const keepTyping = (form) => {
  const said = form.querySelector("[data-autosave-said]");
  let timer = 0;
  let stopped = false;

  const say = (sentence) => {
    if (said) said.textContent = sentence;
  };

  const send = async () => {
    timer = 0;
    let answer;
    try {
      const sent = { method: "POST", body: new FormData(form), redirect: "error" };
      answer = await fetch(form.dataset.autosave, sent);
      const told = await answer.json();
      say(told.said);
      if (answer.ok) form.elements.seen.value = told.seen;
      else stopped = true;
    } catch {
      say(form.dataset.unkept);
    }
  };

  form.addEventListener("input", () => {
    if (stopped) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    window.clearTimeout(timer);
  });
};

for (const form of document.querySelectorAll("form[data-autosave]")) keepTyping(form);
