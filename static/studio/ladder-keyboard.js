// Everything that the pointer can do, by keys; one stop of the Tab key for the whole board.

/** Listens on the board; `verbs`: add(id), edit(key), remove(key), place(id, rung), undo(), redo(), details(). */
export class Keyboard {
  constructor(drawing, model, verbs) {
    [this.drawing, this.model, this.verbs] = [drawing, model, verbs];
    drawing.svg.addEventListener("keydown", (event) => this.#key(event));
    // Not on the drawing itself: one that listens for focus is a stop of the Tab key in some browsers.
    drawing.svg.parentElement.addEventListener("focusin", (event) => this.#arrived(event.target.closest("[data-item]")));
  }

  #arrived(group) {
    if (!group) return;
    this.drawing.current = group.dataset.item;
    if (this.model.selected !== group.dataset.item) this.model.select(group.dataset.item);
  }

  #key(event) {
    const done = this.#change(event) || this.#walk(event);
    if (done) event.preventDefault();
  }

  #walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    const { items, current } = this.drawing;
    const at = items.indexOf(current);
    const goals = {
      ArrowRight: () => items[(at + 1) % items.length],
      ArrowLeft: () => items[(at - 1 + items.length) % items.length],
      Home: () => items[0],
      End: () => items.findLast((item) => item.startsWith("n:")),
      ArrowUp: () => this.#beside(current, 1),
      ArrowDown: () => this.#beside(current, -1),
    };
    const goal = goals[event.key];
    if (goal) this.drawing.focus(goal() ?? current);
    if (event.key === "Enter" || event.key === " ") this.verbs.details();
    return Boolean(goal) || event.key === "Enter" || event.key === " ";
  }

  /** The nearest offering on the next rung; from an arrow, its upper or lower end. */
  #beside(item, up) {
    const { rung, places, rungs } = this.drawing.plan;
    if (item.startsWith("a:")) {
      const { source, target } = this.model.arrow(item.slice(2));
      const isUp = rung.get(target) >= rung.get(source);
      return `n:${isUp === up > 0 ? target : source}`;
    }
    const id = item.slice(2);
    const next = rungs[rung.get(id) + up] ?? [];
    const away = (other) => Math.abs(places.get(other).x - places.get(id).x);
    const nearest = [...next].sort((a, b) => away(a) - away(b))[0];
    return nearest && `n:${nearest}`;
  }

  #change(event) {
    if (!this.drawing.mayEdit) return false;
    const item = this.drawing.current;
    const [isArrow, name] = [item?.startsWith("a:"), item?.slice(2)];
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (isCommand) return this.#step(key, event.shiftKey);
    if (event.altKey && !isArrow && (key === "arrowup" || key === "arrowdown")) {
      this.verbs.place(name, this.drawing.plan.rung.get(name) + (key === "arrowup" ? 1 : -1));
      return true;
    }
    if (event.altKey) return false;
    if (key === "a" && !isArrow) this.verbs.add(name);
    else if (key === "e" && isArrow) this.verbs.edit(name);
    else if ((key === "delete" || key === "backspace") && isArrow) this.verbs.remove(name);
    else return false;
    return true;
  }

  #step(key, isShift) {
    if (key === "y" || (key === "z" && isShift)) this.verbs.redo();
    else if (key === "z") this.verbs.undo();
    else return false;
    return true;
  }
}
