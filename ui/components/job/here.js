import { plural } from "rinse";

const NAMED = 3; // beyond these, only the number of people is shown

// Who else is on this page. Shows nothing if nobody is.
export default {
  data: () => ({ own: 0, people: [] }),
  computed: {
    words() {
      const shown = this.people.slice(0, NAMED);
      const more = this.people.length - shown.length;
      const said = [...shown];
      if (more) said.push(`${more} more`);
      if (this.own) said.push(said.length ? "you in " + plural(this.own, "other window") : plural(this.own, "other window"));
      return said.length ? `Also here: ${said.join(", ")}` : "";
    },
  },
  methods: {
    show(own, people) { Object.assign(this, { own, people }); },
  },
  template: `<p class="here muted small" role="status"><template v-if="words"><i aria-hidden="true"></i><bdi>{{ words }}</bdi></template></p>`,
};
