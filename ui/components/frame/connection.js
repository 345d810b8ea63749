import { toast } from "rinse";

const SOON = 3000; // milliseconds that the first connection may take before it is mentioned
const LOST = "The connection is lost. What you change is kept here until it is back.";
const LATE = "There is no connection yet, which some networks delay by half a minute. What you change is kept here until it is there.";

// Whether live updates arrive: needs the browser's socket to the server and the server's connection to Redis.
export default {
  props: { fed: Boolean },
  data() {
    return { live: this.fed, joined: true, known: false, soon: 0, online: navigator.onLine };
  },
  computed: {
    state() {
      if (!this.online) return "offline";
      return this.joined && this.live ? "live" : "reconnecting";
    },
  },
  watch: {
    state(now, before) {
      if (now !== "live") toast(now === "offline" ? "You are offline. What you change is kept here until the line is back." : this.known ? LOST : LATE, { topic: "connection" });
      else if (before !== "live") toast("Connected again. What you see is up to date.", { topic: "connection" });
    },
  },
  mounted() {
    window.addEventListener("online", this.look);
    window.addEventListener("offline", this.look);
    window.addEventListener("pagehide", this.leave);
    this.$nextTick(() => {
      window.socket.on("connect", this.look); // opened by the app, which is mounted after its children
      this.soon = setTimeout(this.look, SOON);
      window.socket.on("disconnect", this.look);
    });
  },
  unmounted() {
    clearTimeout(this.soon);
    window.removeEventListener("online", this.look);
    window.removeEventListener("offline", this.look);
    window.removeEventListener("pagehide", this.leave);
  },
  methods: {
    look() {
      this.online = navigator.onLine;
      this.joined = window.socket?.connected ?? true;
      this.known ||= this.joined;
    },
    leave(event) {
      if (!event.persisted) this.$emit("leave"); // otherwise it may come back as it was
    },
    feed(live) {
      this.live = live;
    },
  },
  template: `
    <div class="connection" :class="'connection-' + state" role="status" :title="'Connection: ' + state"><i aria-hidden="true"></i><span>{{ state }}</span></div>`,
};
