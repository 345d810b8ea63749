import { day, exact } from "rinse";

// A sentence with a day in it, written as the reader's browser writes days.
export default {
  props: { before: String, at: String, after: String },
  methods: { day, exact },
  template: `<p>{{ before }}<time v-if="at" :datetime="at" :title="exact(at)">{{ day(at) }}</time>{{ after }}</p>`,
};
