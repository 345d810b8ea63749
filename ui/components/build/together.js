import { all, below, count, plural } from "rinse";

// The position of this file in its group, and a button to run one recipe on all of them.
export default {
  props: { given: Object },
  emits: ["run"],
  data() { return { group: this.given, asked: false, trouble: "" }; },
  computed: {
    others() { return this.group.aside.length - 1; },
    isRest() { return this.group.drafts + this.group.aside.length < this.group.files; }, // some have been run already
  },
  methods: {
    all, below, count, plural,
    show(group) { Object.assign(this, { group, asked: false }); },
    know(trouble) { this.trouble = trouble; },
    refused() { this.asked = false; },
    run() {
      this.asked = true;
      this.$emit("run");
    },
  },
  template: `
    <nav v-if="group" class="together panel" aria-label="Files that came together">
      <span>File {{ count(group.place) }} of {{ count(group.files) }} in <a :href="below('/groups/' + group.id)"><bdi>{{ group.title }}</bdi></a></span>
      <span v-if="group.mine && group.aside.length" class="muted"><a :href="below('/jobs/' + group.aside[0].id)"><bdi>{{ group.aside[0].name }}</bdi></a> {{ others ? "and " + plural(others, "other") + " are not tables: they stay as they are" : "is not a table: it stays as it is" }}</span>
      <span class="together-ways"><a v-if="group.before" class="button button-quiet button-small" :href="below('/jobs/' + group.before)">Previous file</a><a v-if="group.next" class="button button-quiet button-small" :href="below('/jobs/' + group.next)">Next file</a></span>
      <button v-if="group.mine && group.drafts > 1" type="button" class="button button-primary" :disabled="asked || !!trouble" @click="run">{{ group.run }} on {{ isRest ? "the " + count(group.drafts) + " drafts" : all(group.drafts, "file") }}</button>
    </nav>`,
};
