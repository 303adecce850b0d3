/** Mantine in Alcove's look: one accent, neutral greys, dense controls. */
import {
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Menu,
  Modal,
  NumberInput,
  PasswordInput,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";

const size = "xs";
const portal = { keepMounted: false } as const;

export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font)",
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  defaultRadius: "var(--radius)",
  primaryColor: "accent",
  primaryShade: 5,
  autoContrast: true,
  respectReducedMotion: true,
  fontSizes: { xs: "var(--size)", sm: "var(--size)", md: "var(--large)", lg: "var(--large)", xl: "1.125rem" },
  lineHeights: { xs: "1.45", sm: "1.45", md: "1.45", lg: "1.4", xl: "1.3" },
  colors: {
    accent: [
      "#eaf3f8",
      "#d3e5ee",
      "#bcd6e4",
      "#a5c7da",
      "#92bbd1",
      "#7fb0c9",
      "#6698b2",
      "#4d7e98",
      "#33566a",
      "#13242d",
    ],
    dark: [
      "#cfd3d6",
      "#b3b8bd",
      "#959ba1",
      "#80878e",
      "#363c42",
      "#23272b",
      "#171a1d",
      "#101214",
      "#0a0b0c",
      "#000000",
    ],
  },
  components: {
    Button: Button.extend({
      defaultProps: { size, variant: "default" },
      styles: { root: { fontWeight: 500 }, label: { fontWeight: 500 } },
      // What is not the thing to do next is no brighter than text.
      vars: (_, { variant }) => ({ root: variant === "subtle" ? { "--button-color": "var(--text-2)" } : {} }),
    }),
    InputWrapper: Input.Wrapper.extend({
      // Hints stand below, so that fields in a row stay on one line.
      defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] },
      styles: {
        label: { fontWeight: 400, color: "var(--text-2)", marginBottom: "0.125rem" },
        description: { fontSize: "var(--small)", color: "var(--text-3)", marginTop: "0.125rem" },
        error: { fontSize: "var(--small)" },
      },
    }),
    Checkbox: Checkbox.extend({ defaultProps: { size } }),
    Menu: Menu.extend({
      defaultProps: { ...portal, withInitialFocusPlaceholder: false, shadow: "md", transitionProps: { duration: 0 } },
    }),
    Modal: Modal.extend({
      // The page itself never scrolls, and the lock would add a style without our nonce.
      defaultProps: {
        centered: true,
        lockScroll: false,
        transitionProps: { duration: 0 },
        overlayProps: { backgroundOpacity: 0.6 },
      },
    }),
    NumberInput: NumberInput.extend({ defaultProps: { size, hideControls: true } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size } }),
    Popover: Popover.extend({ defaultProps: { ...portal, shadow: "md", transitionProps: { duration: 0 } } }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size, transitionDuration: 0 },
      styles: { label: { fontWeight: 400 } },
    }),
    Select: Select.extend({ defaultProps: { size, comboboxProps: { transitionProps: { duration: 0 } } } }),
    Switch: Switch.extend({ defaultProps: { size } }),
    Textarea: Textarea.extend({ defaultProps: { size } }),
    TextInput: TextInput.extend({ defaultProps: { size } }),
  },
});

/** Mantine's own variables, taken from the tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-color-body": "var(--panel)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-2)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-error": "var(--stat)",
    "--mantine-color-default": "var(--raised)",
    "--mantine-color-default-hover": "#1e2226",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--input-asterisk-color": "var(--text-2)",
  },
  light: {},
  dark: {
    "--mantine-color-body": "var(--panel)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-2)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-error": "var(--stat)",
    "--mantine-color-default": "var(--raised)",
    "--mantine-color-default-hover": "#1e2226",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line-strong)",
  },
});
