import { ago, exact, plural, saveAs } from "rinse";
import { summary } from "step_form";

const MARKS = { came: ["+", "Added"], left: ["−", "Removed"], changed: ["~", "changed"] };
const SETTINGS = { reader: "How the file is read was changed", writer: "How the result is written was changed" };

export function download(name, recipe) {
  saveAs(`${name.replace(/[^\p{L}\p{N} _-]+/gu, "_").trim() || "recipe"}.json`, JSON.stringify(recipe, null, 2) + "\n", "application/json");
}

// The versions of a recipe, newest first, with the changes of each in words.
export const RecipeVersions = {
  props: { versions: Array, kinds: Object },
  emits: ["restore"],
  methods: {
    ago, exact, plural, download,
    mark(change) { return MARKS[change.mark]?.[0] ?? "~"; },
    words(change) {
      if (SETTINGS[change.mark]) return SETTINGS[change.mark];
      const now = this.said(change.step);
      if (change.mark !== "changed") return `${MARKS[change.mark][1]} “${this.title(change.step)}”${now ? ": " + now : ""}`;
      if (!!change.step.off !== !!change.was.off) return `Switched ${change.step.off ? "off" : "on"} “${this.title(change.step)}”`;
      return `Changed “${this.title(change.step)}”: ${this.said(change.was) || "as usual"} → ${now || "as usual"}`;
    },
    steps(version) { return version.recipe.steps ?? []; },
    title(step) { return this.kinds[step.step]?.title ?? step.step; },
    said(step) { return this.kinds[step.step] ? summary(this.kinds[step.step].schema, step) : ""; },
  },
  template: `
    <ol class="versions" aria-label="Versions, newest first">
      <li v-for="(version, i) in versions" :key="version.version">
        <div class="versions-head"><strong>Version {{ version.version }}</strong><time class="muted small" :datetime="version.saved_at" :title="exact(version.saved_at)">{{ ago(version.saved_at) }}</time><span v-if="!i" class="count">in use</span><span class="muted small">{{ plural(steps(version).length, "step") }}</span>
          <span class="versions-acts"><button type="button" class="button button-quiet button-small" :aria-label="'Download version ' + version.version" @click="download(version.name + ' ' + version.version, version.recipe)">Download</button><button v-if="i" type="button" class="button button-small" :aria-label="'Restore version ' + version.version" @click="$emit('restore', version.version)">Restore</button></span></div>
        <details v-if="steps(version).length" class="versions-steps" :open="!i"><summary>Its steps</summary><ol><li v-for="step in steps(version)"><bdi>{{ title(step) }}</bdi><bdi v-if="said(step)" class="muted">: {{ said(step) }}</bdi><span v-if="step.off" class="muted"> (switched off)</span></li></ol></details>
        <ul v-if="version.changes" class="versions-changes"><li v-for="change in version.changes" :class="'versions-' + change.mark"><span aria-hidden="true">{{ mark(change) }}</span> <bdi>{{ words(change) }}</bdi></li><li v-if="!version.changes.length" class="muted">Nothing that matters was changed.</li></ul>
        <p v-else class="muted small">The oldest version that is kept.</p>
      </li>
    </ol>`,
};
