import { toast } from "rinse";

// Whether live updates arrive: needs the browser's socket to the server and the server's connection to Redis.
export default {
  props: { fed: Boolean },
  data() {
    return { live: this.fed, joined: true, online: navigator.onLine };
  },
  computed: {
    state() {
      if (!this.online) return "offline";
      return this.joined && this.live ? "live" : "reconnecting";
    },
  },
  watch: {
    state(now, before) {
      if (now !== "live") toast(now === "offline" ? "You are offline. What you change is kept here until the line is back." : "The connection is lost. What you change is kept here until it is back.", { topic: "connection" });
      else if (before !== "live") toast("Connected again. What you see is up to date.", { topic: "connection" });
    },
  },
  mounted() {
    window.addEventListener("online", this.look);
    window.addEventListener("offline", this.look);
    this.$nextTick(() => {
      window.socket.on("connect", this.look); // opened by the app, which is mounted after its children
      window.socket.on("disconnect", this.look);
    });
  },
  unmounted() {
    window.removeEventListener("online", this.look);
    window.removeEventListener("offline", this.look);
  },
  methods: {
    look() {
      this.online = navigator.onLine;
      this.joined = window.socket?.connected ?? true;
    },
    feed(live) {
      this.live = live;
    },
  },
  template: `
    <div class="connection" :class="'connection-' + state" role="status" :title="'Connection: ' + state"><i aria-hidden="true"></i><span>{{ state }}</span></div>`,
};
