import { count, plural } from "rinse";

// Which of the files that came together this is, and the run of one recipe on all of them.
export default {
  props: { given: Object },
  emits: ["run"],
  data() { return { group: this.given, asked: false, trouble: "" }; },
  methods: {
    count, plural,
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
      <span>File {{ count(group.place) }} of {{ count(group.files) }} in <a :href="'/groups/' + group.id"><bdi>{{ group.title }}</bdi></a></span>
      <span v-if="group.mine && group.aside.length" class="muted"><a :href="'/jobs/' + group.aside[0].id"><bdi>{{ group.aside[0].name }}</bdi></a> {{ group.aside.length > 1 ? "and " + plural(group.aside.length - 1, "other") + " are no tables and stay" : "is no table and stays" }} as {{ group.aside.length > 1 ? "they are" : "it is" }}</span>
      <span class="together-ways"><a v-if="group.before" class="button button-quiet button-small" :href="'/jobs/' + group.before">Previous file</a><a v-if="group.next" class="button button-quiet button-small" :href="'/jobs/' + group.next">Next file</a></span>
      <button v-if="group.mine && group.drafts > 1" type="button" class="button button-primary" :disabled="asked || !!trouble" @click="run">{{ group.run }} on all {{ count(group.drafts) }} files</button>
    </nav>`,
};
