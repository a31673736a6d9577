// Between the page and the server: save all changes, look for offerings, fetch the ladder on which one stands.
import { word } from "./ladder-dom.js";

/** Something that the server did not do, in words. */
export class NotDone extends Error {}

export class Server {
  constructor({ urls, workingIn }, token) {
    Object.assign(this, { urls, workingIn, token });
  }

  /** Save; gives { saved }, or { refused } with what the catalog says against each change. */
  async save(changes) {
    const answer = await this.#ask(this.urls.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#csrf() },
      body: JSON.stringify({ changes, workingIn: this.workingIn }),
    });
    if (![200, 400, 409].includes(answer.status)) throw new NotDone(word(answer.status === 403 ? "not-allowed" : "no-answer"));
    return answer.json();
  }

  /** Offerings by name or id. */
  async find(text) {
    return this.#read(`${this.urls.find}?q=${encodeURIComponent(text)}`);
  }

  /** The ladder of an offering, and those of others on the same board. */
  async ladder(id, ...others) {
    const query = new URLSearchParams(others.map((other) => ["with", other]));
    return this.#read(`${this.urls.board.replace("/-/", `/${encodeURIComponent(id)}/`)}?${query}`);
  }

  /** A part of a page as it is now. */
  async part(url, selector) {
    const answer = await this.#ask(url, {});
    if (!answer.ok) throw new NotDone(word("no-answer"));
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  }

  async #read(url) {
    const answer = await this.#ask(url, {});
    if (!answer.ok) throw new NotDone(word("no-answer"));
    return answer.json();
  }

  async #ask(url, how) {
    let answer;
    try {
      answer = await fetch(url, { credentials: "same-origin", ...how });
    } catch {
      throw new NotDone(word("no-answer"));
    }
    // Who is no longer signed in is sent to a page that asks for it, and whose draft does not fit to that of the draft.
    if (answer.redirected) throw new NotDone(word(answer.url.includes("/login/") ? "signed-out" : "unsettled"));
    return answer;
  }

  /** The token that belongs to the present session: signing in anew in another tab changes it. */
  #csrf() {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
    return cookie ? cookie.split("=")[1] : this.token;
  }
}
