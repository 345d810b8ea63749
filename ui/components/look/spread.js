// How the values of a column are spread, as a few small bars: a picture beside the words that say the same.
export const Spread = {
  props: { shares: Array }, // 0 to 1, the largest being 1
  computed: {
    path() { return this.shares.map((share, i) => (share ? `M${i * 8} 20v${-Math.max(share * 20, 1)}h7V20z` : "")).join(""); },
  },
  template: `<svg class="spread" :viewBox="'0 0 ' + shares.length * 8 + ' 20'" preserveAspectRatio="none" aria-hidden="true"><path :d="path" /></svg>`,
};
