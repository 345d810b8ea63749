// Drags a child of `list` with mouse, pen or finger. `place()` returns its current position, `shift(by)` moves it by one,
// `drop()` ends it.
export function drag(list, place, shift, drop) {
  const middle = (at) => {
    const box = list.children[at]?.getBoundingClientRect();
    return box ? box.top + box.height / 2 : NaN;
  };
  const follow = ({ clientY }) => {
    if (clientY < middle(place() - 1)) shift(-1);
    else if (clientY > middle(place() + 1)) shift(1);
  };
  const end = () => {
    removeEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, end);
    drop();
  };
  addEventListener("pointermove", follow);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end);
}
