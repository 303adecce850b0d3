/** Takes a removed site's exams off the list, and its images out of the vault. */
import type { OpenVault } from "../vault/index.ts";

export async function forgetSite(vault: Pick<OpenVault, "index" | "evictStudy">, siteId: string): Promise<void> {
  const { index } = vault;
  const studies = await index.selectFrom("study").select("id").where("site_id", "=", siteId).execute();
  for (const { id } of studies) await vault.evictStudy(id);
  await index.transaction().execute(async (transaction) => {
    const exams = transaction.selectFrom("exam").select("id").where("site_id", "=", siteId);
    await transaction.deleteFrom("finding").where("exam_id", "in", exams).execute();
    await transaction.deleteFrom("imaging_order").where("site_id", "=", siteId).execute();
    await transaction.deleteFrom("order_delivery").where("site_id", "=", siteId).execute();
    await transaction.deleteFrom("hanging_protocol").where("site_id", "=", siteId).execute();
    await transaction.deleteFrom("series_correction").where("site_id", "=", siteId).execute();
    await transaction.deleteFrom("exam").where("site_id", "=", siteId).execute();
    await transaction.deleteFrom("study").where("site_id", "=", siteId).execute();
    await transaction
      .deleteFrom("patient")
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("study").select("study.id").whereRef("study.patient_ref", "=", "patient.id"))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("exam").select("exam.id").whereRef("exam.patient_ref", "=", "patient.id"))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("imaging_order as o").select("o.id").whereRef("o.patient_ref", "=", "patient.id"))),
      )
      .execute();
  });
}
