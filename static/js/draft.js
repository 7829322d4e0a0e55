// Keeps what a reviewer writes every few seconds, and says so. The server refuses to
// write over a newer text; then this page stops and asks to be sent by its button.
"use strict";

const PAUSE = 4000;

const watch = (place) => {
  const form = place.querySelector("form");
  const said = place.querySelector("[data-draft-said]");
  let waiting = null;
  let busy = false;
  let dirty = false;
  let stopped = false;

  const say = (words) => {
    said.textContent = words;
  };

  const answer = async (reply) => {
    if (reply.status === 409) {
      stopped = true;
      say((await reply.json()).said);
    } else if (reply.ok && !reply.redirected) {
      const told = await reply.json();
      form.elements.version.value = told.version;
      const now = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit",
        minute: "2-digit",
      });
      say(`${told.said} ${now}`);
    } else {
      dirty = true;
      say(place.dataset.lost);
    }
  };

  const keep = async (leaving) => {
    clearTimeout(waiting);
    if (!dirty || busy || stopped) return;
    busy = true;
    dirty = false;
    say(place.dataset.keeping);
    try {
      const body = new URLSearchParams(new FormData(form));
      const sent = { method: "POST", body, keepalive: leaving === true };
      await answer(await fetch(place.dataset.draft, sent));
    } catch {
      dirty = true;
      say(place.dataset.lost);
    } finally {
      busy = false;
      if (dirty && !stopped) waiting = setTimeout(keep, PAUSE);
    }
  };

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(waiting);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
};

for (const place of document.querySelectorAll("[data-draft]")) watch(place);
