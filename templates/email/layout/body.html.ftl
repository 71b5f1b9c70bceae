<#-- The face of all messages here. A workspace that saves a template of this name has its own. -->
<#macro page title preview="" brand="Fanfare Market">
<!DOCTYPE html>
<html lang="${.lang}" xmlns="http://www.w3.org/1999/xhtml">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no">
  <title>${title}</title>
  <style>
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    a:focus-visible { outline: 3px solid #2f6b2a; outline-offset: 2px; }
    @media (max-width: 620px) {
      .outer { padding: 0 !important; }
      .sheet { border-radius: 0 !important; }
      .pad { padding-left: 20px !important; padding-right: 20px !important; }
      .large { font-size: 40px !important; line-height: 46px !important; }
      .button a { display: block !important; }
    }
    @media (prefers-color-scheme: dark) {
      .ground { background-color: #10180f !important; }
      .sheet { background-color: #1b261a !important; }
      .ink { color: #f1f5ee !important; }
      .soft { color: #b4c2af !important; }
      .brand { color: #8fc382 !important; }
      .line { border-color: #3a4a36 !important; }
      .coupon { background-color: #24351f !important; border-color: #7fb069 !important; }
      .button a { background-color: #8fc382 !important; border-color: #8fc382 !important; color: #10180f !important; }
      a:focus-visible { outline-color: #8fc382; }
    }
  </style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f1f4ec;-webkit-text-size-adjust:100%;word-wrap:break-word;overflow-wrap:anywhere;">
  <#if preview?has_content>
  <div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${preview}</div>
  </#if>
  <table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f1f4ec;">
    <tr>
      <td class="outer" align="center" style="padding:24px 12px;">
        <table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border-radius:12px;table-layout:fixed;">
          <#if brand?has_content>
          <tr>
            <td class="pad brand" dir="auto" style="padding:28px 40px 8px 40px;font-family:Georgia,'Times New Roman',serif;font-size:20px;line-height:26px;color:#2f6b2a;font-weight:bold;">
              ${brand}
            </td>
          </tr>
          <#else>
          <tr><td style="height:20px;font-size:0;line-height:0;">&nbsp;</td></tr>
          </#if>
          <#nested>
          <tr><td style="height:20px;font-size:0;line-height:0;">&nbsp;</td></tr>
        </table>
      </td>
    </tr>
  </table>
</body>
</html>
</#macro>

<#macro heading>
          <tr>
            <td class="pad ink" dir="auto" style="padding:10px 40px 6px 40px;font-family:Georgia,'Times New Roman',serif;font-size:26px;line-height:34px;font-weight:bold;color:#22301f;">
              <#nested>
            </td>
          </tr>
</#macro>

<#macro words soft=false>
          <tr>
            <td class="pad ${soft?string("soft", "ink")}" dir="auto" style="padding:8px 40px 12px 40px;font-family:Arial,Helvetica,sans-serif;font-size:${soft?string("14px", "16px")};line-height:${soft?string("22px", "25px")};color:${soft?string("#55644f", "#22301f")};">
              <#nested>
            </td>
          </tr>
</#macro>

<#macro button url label>
          <tr>
            <td class="pad button" dir="auto" style="padding:12px 40px 16px 40px;">
              <a href="${url}" style="display:inline-block;padding:12px 26px;border:1px solid #2f6b2a;border-radius:8px;background-color:#2f6b2a;color:#ffffff;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:22px;font-weight:bold;text-align:center;text-decoration:none;">${label}</a>
            </td>
          </tr>
</#macro>

<#macro rule>
          <tr>
            <td class="pad" style="padding:10px 40px;">
              <div class="line" style="border-top:1px solid #d8e0d2;font-size:0;line-height:0;">&nbsp;</div>
            </td>
          </tr>
</#macro>

<#macro close>
          <tr>
            <td class="pad soft" dir="auto" style="padding:24px 40px 8px 40px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:19px;color:#55644f;">
              <div class="line" style="border-top:1px solid #d8e0d2;font-size:0;line-height:16px;">&nbsp;</div>
              <#nested>
            </td>
          </tr>
</#macro>

<#macro unsubscribe label>
              <a class="soft" href="${unsubscribeUrl}" style="color:#55644f;text-decoration:underline;">${label}</a><br>
</#macro>
