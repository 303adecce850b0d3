/**
 * Whether a whole text fits a pattern in which `*` stands for any run of characters and `?` for one.
 *
 * Only the last `*` is ever tried again, so the time is at most their lengths multiplied, whoever wrote the pattern.
 */
export function fitsWildCards(pattern: string, text: string): boolean {
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[next] === "*") {
      star = next;
      resume = at;
      next += 1;
    } else if (pattern[next] === "?" || pattern[next] === text[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      next = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[next] === "*") next += 1;
  return next === pattern.length;
}
