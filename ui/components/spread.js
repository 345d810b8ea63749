// How the values of a column are spread, as a few small bars: a picture beside the words that say the same.
export const Spread = {
  props: { shares: Array }, // 0 to 1, the largest being 1
  template: `
    <svg class="spread" :viewBox="'0 0 ' + shares.length * 8 + ' 20'" preserveAspectRatio="none" aria-hidden="true">
      <rect v-for="(share, i) in shares" :x="i * 8" :y="20 - Math.max(share * 20, share ? 1 : 0)" width="7" :height="Math.max(share * 20, share ? 1 : 0)" />
    </svg>`,
};
