import { RecipeVersions, download } from "recipe_versions";
import { ago, below, exact, handingOn, plural } from "rinse";

// Saved recipes. Texts are edited in place; deleting takes a second press.
export default {
  components: { RecipeVersions },
  props: { given: Array },
  emits: ["rename", "offer", "look", "restore", "remove"],
  data() { return { recipes: this.given, editing: "", text: "", sure: null, said: "", open: null, versions: [], kinds: {} }; },
  methods: {
    ago, below, exact, plural, download,
    show(recipes, said) {
      const gone = this.recipes.findIndex((before) => !recipes.some((now) => now.id === before.id));
      const next = () => (this.$el.contains(document.activeElement) ? null : document.getElementById("versions" + (recipes[gone] ?? recipes.at(-1))?.id) ?? this.$refs.panel);
      handingOn(this, this.$el, () => Object.assign(this, { recipes, said, sure: null }), next);
      if (!recipes.some((now) => now.id === this.open)) this.open = null; // asked for a deleted recipe, the server would answer with the list
      if (this.open) this.$emit("look", this.open);
    },
    have(id, versions, kinds) { if (id === this.open) Object.assign(this, { versions, kinds }); },
    edit(field, recipe) {
      Object.assign(this, { editing: field + recipe.id, text: recipe[field] ?? "" });
      this.$nextTick(() => this.$refs.text?.[0]?.focus());
    },
    leave() {
      const opener = this.editing;
      this.editing = "";
      this.$nextTick(() => document.getElementById(opener)?.focus());
    },
    save(field, recipe, event) {
      if (this.editing !== field + recipe.id) return;
      event.type === "keydown" ? this.leave() : (this.editing = "");
      if (this.text === (recipe[field] ?? "")) return;
      if (field === "for_files") this.$emit("offer", recipe.id, this.text);
      else if (this.text.trim()) this.$emit("rename", recipe.id, recipe.version, this.text);
    },
    look(recipe) {
      Object.assign(this, { open: this.open === recipe.id ? null : recipe.id, versions: [] });
      if (this.open) this.$emit("look", recipe.id);
    },
    remove(recipe) {
      if (this.sure === recipe.id) this.$emit("remove", recipe.id);
      else this.sure = recipe.id;
    },
    inWords(recipe) { return recipe.steps.slice(0, 5).join(" · ") + (recipe.steps.length > 5 ? ` and ${recipe.steps.length - 5} more` : "") || "no steps"; },
  },
  template: `
    <div>
      <p v-if="said" class="notice" role="alert">{{ said }}</p>
      <div class="jobs panel" ref="panel" tabindex="-1">
        <table v-if="recipes.length" class="table recipes-table">
          <thead><tr><th scope="col">Name</th><th scope="col">Steps</th><th scope="col">Offered for files like</th><th scope="col" class="num">Used by</th><th scope="col" class="num">Changed</th><th scope="col"><span class="visually-hidden">Acts</span></th></tr></thead>
          <tbody>
            <template v-for="recipe in recipes" :key="recipe.id">
              <tr>
                <th scope="row"><input v-if="editing === 'name' + recipe.id" ref="text" class="input" v-model="text" aria-label="Name of the recipe" maxlength="200" @keydown.enter.prevent="save('name', recipe, $event)" @keydown.escape="leave" @blur="save('name', recipe, $event)" /><bdi v-else>{{ recipe.name }}</bdi></th>
                <td><button type="button" class="link recipes-steps" :aria-expanded="String(open === recipe.id)" title="All steps" @click="look(recipe)">{{ inWords(recipe) }}</button></td>
                <td data-label="For files like"><input v-if="editing === 'for_files' + recipe.id" ref="text" class="input" v-model="text" aria-label="Offered for files like" placeholder="orders_*.csv" maxlength="200" @keydown.enter.prevent="save('for_files', recipe, $event)" @keydown.escape="leave" @blur="save('for_files', recipe, $event)" /><button v-else type="button" class="link small" :id="'for_files' + recipe.id" :aria-label="(recipe.for_files ? 'Offered for files like ' + recipe.for_files : 'Say for which files to offer') + ' ' + recipe.name" @click="edit('for_files', recipe)"><code v-if="recipe.for_files">{{ recipe.for_files }}</code><template v-else>Choose</template></button></td>
                <td class="num" data-label="Used by"><a v-if="recipe.used" :href="below('/jobs?recipe=' + recipe.id)">{{ plural(recipe.used, "job") }}</a><span v-else class="muted">no job yet</span></td>
                <td class="num muted" data-label="Changed"><time :datetime="recipe.updated_at" :title="exact(recipe.updated_at)">{{ ago(recipe.updated_at) }}</time></td>
                <td class="recipes-acts"><a class="button button-small" :href="below('/?recipe=' + recipe.id)" :aria-label="'Use ' + recipe.name + ' on a file'">Use on a file</a><a class="button button-quiet button-small" :href="below('/schedules?recipe=' + recipe.id)" :aria-label="'Schedule ' + recipe.name">Schedule</a><button type="button" class="button button-quiet button-small" :id="'versions' + recipe.id" :aria-expanded="String(open === recipe.id)" @click="look(recipe)">Versions</button><button type="button" class="button button-quiet button-small" :id="'name' + recipe.id" @click="edit('name', recipe)">Rename</button><button type="button" class="button button-quiet button-small" @click="download(recipe.name, recipe.recipe)">Download</button><button type="button" class="button button-quiet button-small" :class="{ 'button-danger': sure === recipe.id }" @click="remove(recipe)" @blur="sure = null">{{ sure === recipe.id ? "Delete for good" : "Delete" }}</button></td>
              </tr>
              <tr v-if="open === recipe.id && versions.length" class="versions-row"><td colspan="6"><RecipeVersions :versions="versions" :kinds="kinds" @restore="(version) => $emit('restore', recipe.id, version)" /></td></tr>
            </template>
          </tbody>
        </table>
        <p v-else class="empty"><strong>No recipe is saved yet</strong><a :href="below('/')">Drop a file</a>, build one on its page, and save it there under a name.</p>
      </div>
    </div>`,
};
