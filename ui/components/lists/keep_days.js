// A short form: whose jobs are kept for how many days.
export default {
  props: { owners: Array, most: Number },
  emits: ["keep"],
  data() { return { owner: this.owners[0][0], days: "" }; },
  template: `
    <form class="keep-days" novalidate @submit.prevent="$emit('keep', owner, String(days).trim())">
      <div class="field"><label for="keep-owner">Keep the jobs of</label><select id="keep-owner" class="select" v-model="owner"><option v-for="[id, name] in owners" :key="id" :value="id">{{ name }}</option></select></div>
      <div class="field"><label for="keep-days">Days</label><input id="keep-days" class="input" type="number" min="0" :max="most" placeholder="default" v-model="days" /></div>
      <button type="submit" class="button">Keep</button>
    </form>`,
};
