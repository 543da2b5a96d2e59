// Where one looks at the land: moved and enlarged by buttons, two fingers, ctrl and wheel, dragging.
// The wheel alone scrolls the page unless the map has the focus, and a finger does until somebody
// enlarged or moved the land.
const NEAREST = 12;
const STEP = 1.6;
const SLIP = 6; // px a finger may move and still mean what it came down on

class Camera {
  constructor(changed) {
    this.changed = changed;
    this.size = [1, 1];
    this.home = { scale: 1, x: 0, y: 0 };
    Object.assign(this, this.home);
  }

  get isHome() {
    const { scale, x, y } = this.home;
    return Math.abs(this.scale - scale) < 1e-6 && Math.hypot(this.x - x, this.y - y) < 0.5;
  }

  set(scale, x, y) {
    Object.assign(this, this.kept(scale, x, y));
    this.changed();
  }

  // the sheet never leaves the frame
  kept(asked, x, y) {
    const [wide, high] = this.size;
    const scale = Math.min(Math.max(asked, 1), NEAREST);
    const within = (place, room) => Math.min(0, Math.max(place, room * (1 - scale)));
    return { scale, x: within(x, wide), y: within(y, high) };
  }

  // enlarge around a point of the frame
  zoom(times, x = this.size[0] / 2, y = this.size[1] / 2) {
    const scale = Math.min(Math.max(this.scale * times, 1), NEAREST);
    const grown = scale / this.scale;
    this.set(scale, x - (x - this.x) * grown, y - (y - this.y) * grown);
  }

  move(across, along) {
    this.set(this.scale, this.x + across, this.y + along);
  }

  reset() {
    this.set(this.home.scale, this.home.x, this.home.y);
  }

  // show a part of the sheet, with some air
  frame([left, top, right, bottom]) {
    const [wide, high] = this.size;
    const scale = Math.min(
      Math.max(Math.min(wide / (right - left), high / (bottom - top)) * 0.8, 1), NEAREST,
    );
    const middle = [(left + right) / 2, (top + bottom) / 2];
    this.home = this.kept(scale, wide / 2 - middle[0] * scale, high / 2 - middle[1] * scale);
    this.reset();
  }

  // listen on the picture; `tapped` is called with what a finger or a mouse meant
  listen(picture, tapped) {
    const down = new Map();
    let travelled = 0;
    const at = (event) => {
      const box = picture.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const spread = () => {
      const [first, second] = [...down.values()];
      return Math.hypot(first[0] - second[0], first[1] - second[1]);
    };
    picture.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !picture.matches(":focus-within")) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.005), ...at(event));
    }, { passive: false });
    picture.addEventListener("pointerdown", (event) => {
      if (down.size === 0) travelled = 0;
      down.set(event.pointerId, at(event));
      if (down.size > 1) travelled = Infinity;
    });
    picture.addEventListener("pointermove", (event) => {
      // let go where nobody told us
      if (event.pointerType === "mouse" && !event.buttons) down.clear();
      const before = down.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      const moved = [now[0] - before[0], now[1] - before[1]];
      if (down.size === 1) {
        travelled += Math.hypot(...moved);
        if (travelled > SLIP && this.scale > 1) {
          // from here on it is a drag, wherever it goes
          if (!picture.hasPointerCapture(event.pointerId)) picture.setPointerCapture(event.pointerId);
          this.move(...moved);
        }
      } else {
        const wide = spread();
        down.set(event.pointerId, now);
        const [first, second] = [...down.values()];
        this.zoom(spread() / wide, (first[0] + second[0]) / 2, (first[1] + second[1]) / 2);
      }
      down.set(event.pointerId, now);
    });
    const up = (event) => {
      const was = down.delete(event.pointerId);
      if (event.type === "pointerup" && was && travelled <= SLIP && !event.button) tapped(event);
    };
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, up);
  }
}
