import { Icon, below, pressed } from "rinse";

// The search on every page. A slash focuses it, except while typing, or if single-letter shortcuts are off.
export default {
  components: { Icon },
  mounted() { addEventListener("keydown", this.key); },
  unmounted() { removeEventListener("keydown", this.key); },
  methods: {
    below,
    key(event) {
      if (!pressed(event, "/")) return;
      event.preventDefault();
      this.$refs.words.focus();
    },
  },
  template: `
    <form class="seek" :action="below('/find')" method="get" role="search" aria-label="Everywhere"><Icon name="search" /><input ref="words" type="search" name="q" class="input" placeholder="Search" aria-label="Search: job id, file name or error" title="Job id, file name or error ( / )" maxlength="200" /><kbd aria-hidden="true">/</kbd></form>`,
};
