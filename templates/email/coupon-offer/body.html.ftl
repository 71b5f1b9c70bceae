<!DOCTYPE html>
<html lang="en" dir="ltr" xmlns="http://www.w3.org/1999/xhtml">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no">
  <title>Save ${offerSaving} on ${offerTitle}</title>
  <style>
    @media (max-width: 620px) {
      .page { width: 100% !important; }
      .pad { padding-left: 20px !important; padding-right: 20px !important; }
      .saving { font-size: 40px !important; line-height: 46px !important; }
    }
    @media (prefers-color-scheme: dark) {
      .ground { background-color: #10180f !important; }
      .sheet { background-color: #1b261a !important; }
      .ink { color: #f1f5ee !important; }
      .soft { color: #b4c2af !important; }
      .brand { color: #8fc382 !important; }
      .coupon { background-color: #24351f !important; border-color: #7fb069 !important; }
    }
  </style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f1f4ec;-webkit-text-size-adjust:100%;">
  <div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">On your card until ${offerEnds?string("MMMM d")}. Nothing to print, nothing to clip.</div>
  <table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f1f4ec;">
    <tr>
      <td align="center" style="padding:24px 12px;">
        <table role="presentation" class="page sheet" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;background-color:#ffffff;border-radius:12px;">
          <tr>
            <td class="pad brand" style="padding:28px 40px 8px 40px;font-family:Georgia,'Times New Roman',serif;font-size:20px;line-height:26px;color:#2f6b2a;font-weight:bold;">
              Fanfare Market
            </td>
          </tr>
          <tr>
            <td class="pad ink" style="padding:8px 40px 20px 40px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:25px;color:#22301f;">
              Hello ${firstName},<br>
              <#if (householdSize!1) gt 2>
              a table for ${householdSize} fills a basket fast. This one is lighter:
              <#else>
              here is something for your next basket:
              </#if>
            </td>
          </tr>
          <tr>
            <td class="pad" style="padding:0 40px;">
              <table role="presentation" class="coupon" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef6e8;border:2px dashed #4f8f3f;border-radius:10px;">
                <tr>
                  <td align="center" style="padding:26px 20px;font-family:Arial,Helvetica,sans-serif;">
                    <div class="saving ink" style="font-family:Georgia,'Times New Roman',serif;font-size:48px;line-height:54px;font-weight:bold;color:#22301f;">${offerSaving} off</div>
                    <div class="ink" style="padding-top:6px;font-size:18px;line-height:26px;color:#22301f;">${offerTitle}</div>
                    <div class="soft" style="padding-top:12px;font-size:14px;line-height:20px;color:#55644f;">until ${offerEnds?string("EEEE, MMMM d, yyyy")}</div>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
          <tr>
            <td class="pad soft" style="padding:20px 40px 28px 40px;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:22px;color:#55644f;">
              The coupon is on your loyalty card already: show the card at the till and the price drops.
            </td>
          </tr>
        </table>
        <table role="presentation" class="page" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;">
          <tr>
            <td class="pad soft" align="center" style="padding:18px 40px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:19px;color:#55644f;">
              You get this because you asked Fanfare Market for offers.<br>
              <a class="soft" href="${unsubscribeUrl}" style="color:#55644f;text-decoration:underline;">Unsubscribe from offers</a><br>
              ${postalAddress}
            </td>
          </tr>
        </table>
      </td>
    </tr>
  </table>
</body>
</html>
