import { toast } from "rinse";

// For a component that sends `steps` with each change: changes that are not yet acknowledged are kept in this tab, also across
// a reload.
const key = () => `unsent ${location.pathname}`;

export const Unsent = {
  data: () => ({ sent: 0 }),
  methods: {
    send() {
      const steps = this.steps.map((step) => step.params);
      this.sent += 1;
      sessionStorage.setItem(key(), JSON.stringify(steps));
      this.$emit("change", steps, this.sent);
    },
    kept(number) { if (number === this.sent) sessionStorage.removeItem(key()); },
    bringBack() {
      const unsent = sessionStorage.getItem(key());
      if (unsent === null) return;
      sessionStorage.removeItem(key());
      if (this.fixed || unsent === JSON.stringify(this.given)) return;
      this.take(JSON.parse(unsent));
      toast("What you changed before the connection broke is back.", { topic: "recipe", act: this.undo });
    },
  },
  mounted() { this.$nextTick(this.bringBack); },
};
