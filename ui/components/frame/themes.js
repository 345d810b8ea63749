import { Icon } from "rinse";

// Light, dark, or the system's theme.
export default {
  components: { Icon },
  data: () => ({ themes: ["system", "light", "dark"], chosen: window.rinseTheme.chosen() }),
  methods: {
    choose(theme) {
      window.rinseTheme.choose(theme);
      this.chosen = theme;
    },
  },
  template: `
    <div class="themes" role="group" aria-label="Theme">
      <button v-for="theme in themes" type="button" :aria-pressed="String(chosen === theme)" :aria-label="'Theme: ' + theme" :title="theme" @click="choose(theme)"><Icon :name="theme" /></button>
    </div>`,
};
