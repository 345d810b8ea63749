import { ago, exact, saveAs } from "rinse";

// Saved recipes. A name is edited where it stands; deleting takes a second press.
export default {
  props: { given: Array },
  emits: ["rename", "remove"],
  data() { return { recipes: this.given, editing: null, name: "", sure: null, said: "" }; },
  methods: {
    ago, exact,
    show(recipes, said) { Object.assign(this, { recipes, said, sure: null }); },
    edit(recipe) {
      Object.assign(this, { editing: recipe.id, name: recipe.name });
      this.$nextTick(() => this.$refs.name?.[0]?.focus());
    },
    save(recipe) {
      if (this.editing !== recipe.id) return;
      this.editing = null;
      if (this.name.trim() && this.name !== recipe.name) this.$emit("rename", recipe.id, recipe.version, this.name);
    },
    remove(recipe) {
      if (this.sure === recipe.id) this.$emit("remove", recipe.id);
      else this.sure = recipe.id;
    },
    download(recipe) {
      const name = recipe.name.replace(/[^\p{L}\p{N} _-]+/gu, "_").trim() || "recipe";
      saveAs(`${name}.json`, JSON.stringify(recipe.recipe, null, 2) + "\n", "application/json");
    },
    inWords(recipe) { return recipe.steps.slice(0, 5).join(" · ") + (recipe.steps.length > 5 ? ` and ${recipe.steps.length - 5} more` : "") || "no steps"; },
  },
  template: `
    <div>
      <p v-if="said" class="notice" role="alert">{{ said }}</p>
      <div class="jobs panel">
        <table v-if="recipes.length" class="table recipes-table">
          <thead><tr><th scope="col">Name</th><th scope="col">Steps</th><th scope="col" class="num">Changed</th><th scope="col"><span class="visually-hidden">Acts</span></th></tr></thead>
          <tbody>
            <tr v-for="recipe in recipes" :key="recipe.id">
              <th scope="row"><input v-if="editing === recipe.id" ref="name" class="input" v-model="name" aria-label="Name of the recipe" maxlength="200" @keydown.enter="save(recipe)" @keydown.escape="editing = null" @blur="save(recipe)" /><bdi v-else>{{ recipe.name }}</bdi></th>
              <td class="muted">{{ inWords(recipe) }}</td>
              <td class="num muted" data-label="Changed"><time :datetime="recipe.updated_at" :title="exact(recipe.updated_at)">{{ ago(recipe.updated_at) }}</time></td>
              <td class="recipes-acts"><button type="button" class="button button-quiet button-small" @click="edit(recipe)">Rename</button><button type="button" class="button button-quiet button-small" @click="download(recipe)">Download</button><button type="button" class="button button-quiet button-small" :class="{ 'button-danger': sure === recipe.id }" @click="remove(recipe)" @blur="sure = null">{{ sure === recipe.id ? "Delete for good" : "Delete" }}</button></td>
            </tr>
          </tbody>
        </table>
        <p v-else class="empty"><strong>No recipe is saved yet</strong>Build one on a file's page, and save it there under a name.</p>
      </div>
    </div>`,
};
