import { Icon, plural } from "rinse";

// Saved recipes for files with such a name. A button inserts one; Undo in the recipe removes it again.
export default {
  components: { Icon },
  props: { given: Array },
  emits: ["use"],
  data() { return { offered: this.given }; },
  methods: {
    plural,
    use(recipe) {
      this.offered = [];
      this.$emit("use", recipe.id);
    },
  },
  template: `
    <section v-if="offered.length" class="offer panel" aria-label="Saved recipes for this file">
      <Icon name="recipe" />
      <ul><li v-for="recipe in offered" :key="recipe.id"><span class="muted">For files like <code>{{ recipe.for_files }}</code> there is a recipe of {{ plural(recipe.steps, "step") }}.</span> <button type="button" class="button button-small" @click="use(recipe)"><span>Use “<bdi>{{ recipe.name }}</bdi>”</span></button></li></ul>
      <button type="button" class="button button-icon" aria-label="Not now" @click="offered = []"><Icon name="close" /></button>
    </section>`,
};
