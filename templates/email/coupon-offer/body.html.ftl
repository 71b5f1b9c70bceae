<#import "layout" as layout>
<@layout.page title="Save ${offerSaving} on ${offerTitle}" preview="On your card until ${offerEnds?string(\"MMMM d\")}. Nothing to print, nothing to clip.">
<@layout.words>
              Hello ${firstName},<br>
              <#if (householdSize!1) gt 2>
              a table for ${householdSize} fills a basket fast. This one is lighter:
              <#else>
              here is something for your next basket:
              </#if>
</@layout.words>
          <tr>
            <td class="pad" style="padding:8px 40px;">
              <table role="presentation" class="coupon" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef6e8;border:2px dashed #4f8f3f;border-radius:10px;table-layout:fixed;">
                <tr>
                  <td align="center" dir="auto" style="padding:26px 20px;font-family:Arial,Helvetica,sans-serif;">
                    <div class="large ink" style="font-family:Georgia,'Times New Roman',serif;font-size:48px;line-height:54px;font-weight:bold;color:#22301f;">${offerSaving} off</div>
                    <div class="ink" style="padding-top:6px;font-size:18px;line-height:26px;color:#22301f;">${offerTitle}</div>
                    <div class="soft" style="padding-top:12px;font-size:14px;line-height:20px;color:#55644f;">until ${offerEnds?string("EEEE, MMMM d, yyyy")}</div>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
<@layout.button url="https://www.example.com/coupons" label="See all coupons"/>
<@layout.words soft=true>
              The coupon is on <a class="brand" href="https://www.example.com/card/${profile.externalId?url}" style="color:#2f6b2a;">your loyalty card</a> already: show the card at the till and the price drops.
</@layout.words>
<@layout.close>
              You get this because you asked Fanfare Market for offers.<br>
<@layout.unsubscribe label="Unsubscribe from offers"/>
              ${postalAddress}
</@layout.close>
</@layout.page>
