// The distribution of a column's values as a few small bars; the same is said in words beside it.
export const Spread = {
  props: { shares: Array }, // 0 to 1, scaled to a maximum of 1
  computed: {
    path() { return this.shares.map((share, i) => (share ? `M${i * 8} 20v${-Math.max(share * 20, 1)}h7V20z` : "")).join(""); },
  },
  template: `<svg class="spread" :viewBox="'0 0 ' + shares.length * 8 + ' 20'" preserveAspectRatio="none" aria-hidden="true"><path :d="path" /></svg>`,
};
