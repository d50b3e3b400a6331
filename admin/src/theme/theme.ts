import { createTheme } from "@mui/material/styles";

/** Colours beyond MUI's own names. */
export const ink = {
  pine: "#14504c",
  pineDark: "#0c3532",
  pineSoft: "#e4efed",
  gold: "#f3c969",
  paper: "#ffffff",
  ground: "#f6f5f1",
  line: "#e2dfd6",
  male: "#2f7a74",
  female: "#d39a2d",
} as const;

const focusRing = { outline: `3px solid ${ink.pine}`, outlineOffset: 2 };

/**
 * Calm and warm: pine green on paper white. Thai needs room above and below the line for ปู่ ที่ โฟ ฐ, so the line height is
 * 1.7 and no control has a fixed height.
 */
export const theme = createTheme({
  palette: {
    mode: "light",
    primary: { main: ink.pine, dark: ink.pineDark, light: "#2f7a74", contrastText: "#ffffff" },
    secondary: { main: "#7a5410", contrastText: "#ffffff" },
    success: { main: "#1f6a3c", light: "#e6f2e9" },
    warning: { main: "#8a5200", light: "#fcf0da" },
    error: { main: "#a3302a", light: "#fbe9e7" },
    info: { main: "#2a5a85", light: "#e6eff7" },
    background: { default: ink.ground, paper: ink.paper },
    text: { primary: "#1c2523", secondary: "#505c59" },
    divider: ink.line,
  },
  shape: { borderRadius: 10 },
  typography: {
    fontFamily: '"Sarabun", "Noto Sans Thai", "Leelawadee UI", Thonburi, sans-serif',
    fontWeightMedium: 600,
    fontWeightBold: 600,
    h1: { fontSize: "1.75rem", fontWeight: 600, lineHeight: 1.5 },
    h2: { fontSize: "1.25rem", fontWeight: 600, lineHeight: 1.6 },
    h3: { fontSize: "1.0625rem", fontWeight: 600, lineHeight: 1.7 },
    h4: { fontSize: "1.0625rem", fontWeight: 600, lineHeight: 1.7 },
    h5: { fontSize: "1.0625rem", fontWeight: 600, lineHeight: 1.7 },
    h6: { fontSize: "1.0625rem", fontWeight: 600, lineHeight: 1.7 },
    subtitle1: { lineHeight: 1.7 },
    subtitle2: { lineHeight: 1.7, fontWeight: 600 },
    body1: { fontSize: "1rem", lineHeight: 1.7 },
    body2: { fontSize: "0.9375rem", lineHeight: 1.7 },
    caption: { fontSize: "0.875rem", lineHeight: 1.7 },
    button: { fontSize: "1rem", fontWeight: 600, lineHeight: 1.7, textTransform: "none" },
    overline: { textTransform: "none", letterSpacing: 0, lineHeight: 1.7 },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        html: { scrollPaddingTop: 72 },
        body: { overflowWrap: "break-word", wordBreak: "normal", textWrap: "pretty" },
        "a:focus-visible, button:focus-visible, [tabindex]:focus-visible, summary:focus-visible": focusRing,
        "@media (prefers-reduced-motion: reduce)": {
          "*": { animationDuration: "0.01ms !important", transitionDuration: "0.01ms !important" },
        },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: { root: { "&.Mui-focusVisible": focusRing } },
    },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: {
        root: { minHeight: 44, paddingInline: 20, paddingBlock: 6, borderRadius: 10 },
        sizeSmall: { minHeight: 36, paddingInline: 12, fontSize: "0.9375rem" },
      },
    },
    MuiIconButton: { styleOverrides: { root: { minWidth: 44, minHeight: 44 } } },
    MuiCard: {
      defaultProps: { variant: "outlined" },
      styleOverrides: { root: { borderColor: ink.line, borderRadius: 14 } },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
    MuiInputBase: {
      styleOverrides: { root: { lineHeight: 1.7 }, input: { height: "auto", paddingBlock: 10 } },
    },
    MuiOutlinedInput: {
      styleOverrides: { input: { paddingBlock: 10 }, notchedOutline: { borderColor: "#8b9490" } },
    },
    MuiInputLabel: {
      styleOverrides: {
        root: { lineHeight: 1.5 },
        outlined: { "&:not(.MuiInputLabel-shrink)": { transform: "translate(14px, 11px)" } },
      },
    },
    MuiFormHelperText: {
      styleOverrides: { root: { fontSize: "0.875rem", lineHeight: 1.6, marginInline: 0 } },
    },
    MuiChip: {
      styleOverrides: {
        root: { height: "auto", minHeight: 30, borderRadius: 8 },
        label: { lineHeight: 1.6, paddingBlock: 2, whiteSpace: "normal" },
      },
    },
    MuiTableCell: {
      styleOverrides: {
        root: { lineHeight: 1.7, paddingBlock: 8, borderColor: ink.line, fontSize: "0.9375rem" },
        head: { fontWeight: 600, color: "#505c59", backgroundColor: "#faf9f6" },
      },
    },
    MuiAlert: {
      styleOverrides: {
        root: {
          lineHeight: 1.7,
          borderRadius: 10,
          fontSize: "1rem",
          color: "#1c2523",
          "&.MuiAlert-colorWarning": { backgroundColor: "#fcf0da" },
          "&.MuiAlert-colorError": { backgroundColor: "#fbe9e7" },
          "&.MuiAlert-colorInfo": { backgroundColor: "#e6eff7" },
          "&.MuiAlert-colorSuccess": { backgroundColor: "#e6f2e9" },
        },
        message: { paddingBlock: 6, minWidth: 0 },
      },
    },
    MuiTooltip: { styleOverrides: { tooltip: { fontSize: "0.875rem", lineHeight: 1.6 } } },
    MuiLink: {
      defaultProps: { underline: "always" },
      styleOverrides: { root: { textUnderlineOffset: 4, textDecorationColor: "#9db8b4" } },
    },
    MuiDialog: { styleOverrides: { paper: { borderRadius: 16 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: "12px 24px 20px", flexWrap: "wrap", gap: 8 } } },
    MuiMenuItem: { styleOverrides: { root: { lineHeight: 1.7, minHeight: 44, whiteSpace: "normal" } } },
    MuiLinearProgress: {
      styleOverrides: {
        root: { height: 8, borderRadius: 4, backgroundColor: "#e3e8e5" },
        bar: { borderRadius: 4 },
      },
    },
    MuiTablePagination: { styleOverrides: { toolbar: { flexWrap: "wrap" } } },
  },
});
