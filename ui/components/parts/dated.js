import { day, exact } from "rinse";

// A sentence with a date in the browser's format.
export default {
  props: { before: String, at: String, after: String },
  methods: { day, exact },
  template: `<p>{{ before }}<time v-if="at" :datetime="at" :title="exact(at)">{{ day(at) }}</time>{{ after }}</p>`,
};
