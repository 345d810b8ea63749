import { Icon, ago, below, plural } from "rinse";

// Recipes for files with such a name: saved ones, or that of the last such file. A button inserts one; Undo in the recipe removes
// it again.
export default {
  components: { Icon },
  props: { given: Array },
  emits: ["use", "again"],
  data() { return { offered: this.given }; },
  methods: {
    ago, below, plural,
    use(recipe) {
      this.offered = [];
      recipe.job ? this.$emit("again", recipe.job) : this.$emit("use", recipe.id);
    },
  },
  template: `
    <section v-if="offered.length" class="offer panel" aria-label="Recipes for this file">
      <Icon name="recipe" />
      <ul><li v-for="recipe in offered" :key="recipe.id ?? recipe.job"><template v-if="recipe.job"><span class="muted">You cleaned <a :href="below('/jobs/' + recipe.job)"><bdi>{{ recipe.name }}</bdi></a> in {{ plural(recipe.steps, "step") }} {{ ago(recipe.at) }}.</span> <button type="button" class="button button-small" @click="use(recipe)">Use its recipe</button></template>
        <template v-else><span class="muted">For files like <code>{{ recipe.for_files }}</code> there is a recipe of {{ plural(recipe.steps, "step") }}.</span> <button type="button" class="button button-small" @click="use(recipe)"><span>Use “<bdi>{{ recipe.name }}</bdi>”</span></button></template></li></ul>
      <button type="button" class="button button-icon" aria-label="Not now" @click="offered = []"><Icon name="close" /></button>
    </section>`,
};
