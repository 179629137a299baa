/** Time zones far apart and off the hour, each on a day on which something changes; the fast tier passes in all of them. */
export const elsewhere = [
  { TZ: "Pacific/Kiritimati", PULUMI_AZUREML_TEST_DATE: "2028-02-29T23:59:59.500Z" },
  { TZ: "Pacific/Pago_Pago", PULUMI_AZUREML_TEST_DATE: "2026-12-31T23:59:59.500Z" },
  { TZ: "America/St_Johns", PULUMI_AZUREML_TEST_DATE: "2027-03-14T05:29:59.500Z" },
  { TZ: "Asia/Kolkata", PULUMI_AZUREML_TEST_DATE: "2027-03-28T00:59:59.500Z" },
];
