export default {
  title: "Lamps",
  url: "https://lamps.example/",
  language: "en",
  description: "Notes on light.",
  author: {
    name: "Ada",
    url: "https://ada.example/",
  },
};
