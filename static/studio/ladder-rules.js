// What no ladder may be, found before the server is asked; the server asks again, and its word holds.
import { period } from "./ladder-time.js";

/** Everything that is wrong with the arrows as they would be: { rule, key, path? } for each arrow that was touched. */
export function faults(arrows) {
  const there = arrows.filter((arrow) => arrow.mark !== "removed");
  return there.filter((arrow) => arrow.mark).flatMap((arrow) => faultsOf(arrow, there));
}

function faultsOf(arrow, there) {
  const [start, end] = period(arrow);
  if (arrow.source === arrow.target) return [{ rule: "itself", key: arrow.key }];
  if (start >= end) return [{ rule: "period", key: arrow.key }];
  const others = there.filter((other) => other.key !== arrow.key);
  if (others.some((other) => isSame(arrow, other))) return [{ rule: "twice", key: arrow.key }];
  const path = arrow.type === "upgrade" ? circle(arrow, others) : null;
  return path ? [{ rule: "circle", key: arrow.key, path }] : [];
}

function isSame(one, other) {
  if (one.source !== other.source || one.target !== other.target || one.type !== other.type) return false;
  const [[start, end], [from, to]] = [period(one), period(other)];
  return start < to && from < end;
}

/** The shortest way of upgrades that an upgrade closes, from its target up to its source and back; null if none. */
export function circle(arrow, others) {
  const before = new Map([[arrow.target, null]]);
  const waiting = [arrow.target];
  for (const here of waiting) {
    if (here === arrow.source) return [...wayTo(here, before), arrow.target];
    for (const step of others) {
      if (step.type === "upgrade" && step.source === here && !before.has(step.target)) {
        before.set(step.target, here);
        waiting.push(step.target);
      }
    }
  }
  return null;
}

function wayTo(end, before) {
  const way = [];
  for (let here = end; here !== null; here = before.get(here)) way.unshift(here);
  return way;
}
