// Another offering comes onto the board, with the ladder on which it stands.
import { element, say, word } from "./ladder-dom.js";
import { NotDone } from "./ladder-saving.js";

const PAUSE = 200; // milliseconds without a key before the server is asked

/** Makes the search beside the board work, where there is one; `told` are ways to tell, to warn, and to show who came. */
export function finding(model, server, told) {
  const search = document.getElementById("ladder-search");
  const found = document.getElementById("ladder-found");
  if (!search) return;

  async function look() {
    const text = search.value.trim();
    if (!text) {
      found.replaceChildren();
      return;
    }
    const { offerings } = await server.find(text);
    if (search.value.trim() !== text) return; // an older answer
    found.replaceChildren(...offerings.map(entryOf));
    if (!offerings.length) found.append(element("li", { class: "quiet" }, word("none-found")));
    say(word("said-found", { n: offerings.length }));
  }

  function entryOf({ id, name, statusWords }) {
    const isThere = Boolean(model.member(id));
    const click = () => attempt(() => put(id, name));
    const text = word(isThere ? "is-there" : "put");
    const button = element("button", { type: "button", class: "plain", disabled: isThere, "aria-label": `${text}: ${name}`, click }, text);
    return element("li", {}, element("span", {}, name, " ", element("span", { class: "quiet" }, `${statusWords} · ${id}`)), button);
  }

  async function put(id, name) {
    model.join((await server.ladder(id)).board);
    search.value = "";
    found.replaceChildren();
    told.arrived(id);
    told.tell(word("said-put", { name }));
  }

  async function attempt(ask) {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      told.warn(error.message);
    }
  }

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => attempt(look), PAUSE);
  });
}
