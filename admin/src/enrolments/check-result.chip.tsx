import type { SvgIconComponent } from "@mui/icons-material";
import CheckCircle from "@mui/icons-material/CheckCircle";
import HelpOutline from "@mui/icons-material/HelpOutlineOutlined";
import PersonOff from "@mui/icons-material/PersonOff";
import SwapHoriz from "@mui/icons-material/SwapHoriz";
import { Box } from "@mui/material";
import type { CheckResult } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";

const looks: Record<CheckResult | "none", { icon: SvgIconComponent; color: string }> = {
  PRESENT: { icon: CheckCircle, color: "success.main" },
  NOT_FOUND: { icon: PersonOff, color: "error.main" },
  MOVED: { icon: SwapHoriz, color: "info.main" },
  none: { icon: HelpOutline, color: "warning.main" },
};

/** The result of an existence check by icon and word; null where none was made in this round. */
export function CheckResultChip({ result }: { result: CheckResult | null }) {
  const words = useWords();
  const { icon: Icon, color } = looks[result ?? "none"];
  return (
    <Box
      component="span"
      sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, color, whiteSpace: "nowrap" }}
    >
      <Icon aria-hidden="true" sx={{ fontSize: 18 }} />
      {result ? words(`enrolments.result.${result}`) : words("enrolments.notChecked")}
    </Box>
  );
}
