<!DOCTYPE html>
<html lang="en" dir="ltr" xmlns="http://www.w3.org/1999/xhtml">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no">
  <title>${noticeTitle}</title>
  <style>
    @media (max-width: 620px) {
      .page { width: 100% !important; }
      .pad { padding-left: 20px !important; padding-right: 20px !important; }
    }
    @media (prefers-color-scheme: dark) {
      .ground { background-color: #14171a !important; }
      .sheet { background-color: #1f2429 !important; }
      .ink { color: #f0f3f5 !important; }
      .soft { color: #aeb8c0 !important; }
    }
  </style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#eef1f3;-webkit-text-size-adjust:100%;">
  <table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef1f3;">
    <tr>
      <td align="center" style="padding:24px 12px;">
        <table role="presentation" class="page sheet" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;background-color:#ffffff;border-radius:12px;">
          <tr>
            <td class="pad soft" style="padding:28px 40px 0 40px;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#566069;">
              Fanfare Market
            </td>
          </tr>
          <tr>
            <td class="pad ink" style="padding:6px 40px 14px 40px;font-family:Georgia,'Times New Roman',serif;font-size:26px;line-height:34px;font-weight:bold;color:#1d252b;">
              ${noticeTitle}
            </td>
          </tr>
          <tr>
            <td class="pad ink" style="padding:0 40px 32px 40px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:25px;color:#1d252b;">
              Hello ${firstName!"there"},<br><br>
              ${noticeText}
              <#if noticeFrom??>
              <br><br>This takes effect on ${noticeFrom?string("EEEE, MMMM d, yyyy")}.
              </#if>
            </td>
          </tr>
        </table>
        <table role="presentation" class="page" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;max-width:100%;">
          <tr>
            <td class="pad soft" align="center" style="padding:18px 40px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:19px;color:#566069;">
              This is about your account with Fanfare Market, so it comes whether or not you take offers.
              <#if unsubscribeUrl??><br><a class="soft" href="${unsubscribeUrl}" style="color:#566069;text-decoration:underline;">Unsubscribe</a></#if>
              <#if postalAddress??><br>${postalAddress}</#if>
            </td>
          </tr>
        </table>
      </td>
    </tr>
  </table>
</body>
</html>
