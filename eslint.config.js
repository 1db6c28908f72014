import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    rules: {
      // tsc knows the names that a browser has.
      "no-undef": "off",
      "max-len": ["error", {code: 100}],
      indent: ["error", 2],
      eqeqeq: "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
