import { useNavigate } from "react-router";
import { SecondFactorSetUp } from "../account/second-factor.set-up.tsx";
import { useWords } from "../i18n/use-words.ts";
import { renewSession } from "../providers/auth.provider.ts";
import { SignOutButton, ThresholdPage } from "./threshold.page.tsx";

/** Where who holds a duty that asks for a second factor is led, before anything else can be done. */
export function SecondFactorPage() {
  const words = useWords();
  const navigate = useNavigate();
  return (
    <ThresholdPage title={words("account.factor.forced.title")} lead={words("account.factor.forced.lead")}>
      <SecondFactorSetUp
        finish={words("account.factor.forced.begin")}
        done={() => void renewSession().then(() => navigate("/", { replace: true }))}
      />
      <SignOutButton />
    </ThresholdPage>
  );
}
