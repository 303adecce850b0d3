/** Which public sample files make up the demo site, and in which folder of it each set stands. */

/** One set of files of one series (or one kind) of a study. */
export interface SampleSet {
  /** Folder or file of the sample collection. */
  readonly from: string;
  /** Folder below `studies/`: study, then series. */
  readonly to: string;
  /** File names of `from` that stay out, with a reason beside. */
  readonly except?: readonly string[];
  /** Take only these. */
  readonly only?: readonly string[];
}

export const realStudies: readonly SampleSet[] = [
  { from: "petct_acrin/ct", to: "pet-ct/ct" },
  { from: "petct_acrin/ct_scout", to: "pet-ct/scout" },
  { from: "petct_acrin/pt_ac", to: "pet-ct/pet" },
  { from: "mr_prostatex/s003_t2_tse_sag", to: "mr-prostate/t2-sag" },
  { from: "mr_prostatex/s004_t2_tse_tra", to: "mr-prostate/t2-tra" },
  { from: "mr_prostatex/s005_t2_tse_cor", to: "mr-prostate/t2-cor" },
  { from: "mr_prostatex/s009_ep2d_diff_tra_DYNDIST_ADC", to: "mr-prostate/adc" },
  { from: "mr_prostatex/s010_ep2d_diff_tra_DYNDISTCALC_BVAL", to: "mr-prostate/dwi" },
  { from: "mr_prostatex/sr", to: "mr-prostate/sr" },
  // The first slice's file holds 2.5 MB of other things beside 128 KB of pixels.
  { from: "mr_brain_ge_fse", to: "mr-brain/pd", except: ["brain_001.dcm"] },
  { from: "ct_head_philips", to: "ct-head/brain" },
  { from: "us_echo", to: "us-echo/cine", only: ["I_000001.dcm"] },
  { from: "us_stress", to: "us-stress/cine", only: ["I_000007.dcm", "I_000009.dcm"] },
  { from: "lut_overlay", to: "us-obstetric/palette", only: ["examples_palette.dcm"] },
  { from: "lut_overlay", to: "mr-liver/overlay", only: ["examples_overlay.dcm"] },
  { from: "xa_cine", to: "xa-coronary/cine" },
  { from: "cr", to: "cr-chest/pa", only: ["RG1_J2KI.dcm"] },
  { from: "cr", to: "cr-leg/ap", only: ["RG3_J2KR.dcm"] },
  { from: "nm", to: "nm-bone/whole-body" },
  { from: "enhanced_multiframe", to: "ct-perfusion/enhanced", only: ["CT0012.fragmented_no_bot_jpeg_ls.80.dcm"] },
  { from: "ecg", to: "ecg/waveform" },
  { from: "sr", to: "ct-report/images", only: ["ct_image.dcm"] },
  { from: "sr", to: "ct-report/sr", only: ["sr_document.dcm"] },
];

/** What a file that ships may be licensed under. */
export const allowedLicence = /^(MIT|BSD|Apache-2\.0|CC0|CC BY)\b/;
