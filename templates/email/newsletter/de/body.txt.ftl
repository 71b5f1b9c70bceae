Jetzt frisch: ${seasonTitle}

Hallo<#if firstName??> ${firstName}</#if>,

die Felder sind voll davon: Besser und günstiger wird es nicht.

Suppe für einen kalten Abend
Vierzig Minuten, ein Topf, und am zweiten Tag noch besser.
https://www.example.com/soup

Geröstet, mit Nüssen
Außen knusprig, innen weich, und niemand muss danebenstehen.
https://www.example.com/roast
<#if points??>

Sie haben ${points} Punkte: an der Kasse ${(points / 100)?string("0.00")} wert.
</#if>

--
Sie bekommen dies, weil Sie den Newsletter von Fanfare Market bestellt haben.
Newsletter abbestellen: ${unsubscribeUrl}
${postalAddress}
