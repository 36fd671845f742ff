export default function (data) {}
